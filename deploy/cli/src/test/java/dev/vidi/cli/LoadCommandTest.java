package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.fake.FakeVidi;
import dev.vidi.proto.api.v1.WriteRequest;
import io.grpc.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code vidi load} and a server. */
@Timeout(60)
class LoadCommandTest {

    @TempDir
    private Path directory;

    @AutoClose
    private final FakeVidi vidi = FakeVidi.onNetwork();

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
    }

    @Test
    void loadsObjects() throws IOException {
        Path file = file("rows.ndjson", "{\"id\": 1}\n\n{\"id\": 2}\n");
        Ran ran = run(file, "-o", "json");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.out())
                .startsWith(
                        "{\"table\":\"t\",\"rows\":2,\"found\":0,\"rejected\":0,\"rejectedFile\":null,\"seconds\":");
        assertThat(written()).containsExactlyInAnyOrder("{\"id\": 1}", "{\"id\": 2}");
        assertThat(vidi.writes().writes())
                .allMatch(WriteRequest::getFirstAttempt)
                .extracting(WriteRequest::getOperationId)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("load-[0-9a-f]{32}-[13]"));
        assertThat(beside()).containsExactly("rows.ndjson");
    }

    @Test
    void loadsCsvWithAnyDelimiter() throws IOException {
        assertThat(run(file("rows.csv", "name,id\none,1\n\"t,wo\",2\n")).status())
                .isZero();
        assertThat(run(file("rows.tsv", "id\tname\n3\tthree\n")).status()).isZero();
        assertThat(run(file("rows.txt", "id;name\n4;four\n"), "--format", "csv", "--delimiter", ";")
                        .status())
                .isZero();
        assertThat(written())
                .containsExactlyInAnyOrder(
                        "{\"name\":\"one\",\"id\":1}",
                        "{\"name\":\"t,wo\",\"id\":2}",
                        "{\"id\":3,\"name\":\"three\"}",
                        "{\"id\":4,\"name\":\"four\"}");
    }

    @Test
    void keepsRejectedLinesWithTheReason() throws IOException {
        Path file = file("rows.csv", "id,name\n1,one\nx,two\n3,three\n");
        Ran ran = run(file);
        assertThat(ran.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(ran.err()).contains("1 lines were rejected", "rows.csv.rejected says why");
        assertThat(Files.readAllLines(directory.resolve("rows.csv.rejected")))
                .containsExactly("{\"line\":3,\"reason\":\"line 3 column id is BIGINT: expected a number, found 'x'\","
                        + "\"text\":\"x,two\"}");
        assertThat(written()).hasSize(2);
    }

    @Test
    void keepsWhatTheServerRefuses() throws IOException {
        Path file = file("rows.ndjson", "{\"id\": 1, \"nam\": 2}\n");
        // the first call describes the table
        vidi.calls().failNext(Status.INVALID_ARGUMENT.withDescription("table t: unknown field nam"));
        assertThat(run(file, "-o", "json").out()).contains("\"rows\":0", "\"rejected\":1");
        assertThat(directory.resolve("rows.ndjson.rejected"))
                .content()
                .contains("line 1: table t: unknown field nam", "\\\"nam\\\": 2");
    }

    @Test
    void endsWhenTooMuchIsRejectedAndGoesOnWhenToldSo() throws IOException {
        Path file = file("rows.csv", "id\n1\nx\ny\n4\n");
        Ran ran = run(file, "--max-rejected", "1");
        assertThat(ran.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(ran.err()).contains("2 lines were rejected, more than may be", "--resume goes on from there");
        assertThat(run(file).err()).containsPattern("ended at line [4-6] before it was done");
        assertThat(run(file, "--resume", "-o", "json").out()).contains("\"rows\":2", "\"rejected\":2");
        assertThat(Files.readAllLines(directory.resolve("rows.csv.rejected"))).hasSize(2);
        assertThat(written()).containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":4}");
        assertThat(beside()).containsExactly("rows.csv", "rows.csv.rejected");
    }

    @Test
    void refusesToGoOnWithAnotherFile() throws IOException {
        Path file = file("rows.csv", "id\n1\nx\n");
        assertThat(run(file, "--max-rejected", "0").status()).isEqualTo(ExitStatus.FAILED);
        Files.writeString(file, "id\n2\nx\n3\n");
        assertThat(run(file, "--resume").err()).contains("the file is not the one that the checkpoint is of");
        assertThat(written()).containsExactly("{\"id\":1}");
    }

    @Test
    void endsWhenTheServerIsGoneAndGoesOnWhenItIsBack() throws IOException {
        Path file = file("rows.ndjson", "{\"id\": 1}\n{\"id\": 2}\n");
        vidi.calls().failNext(Status.FAILED_PRECONDITION.withDescription("this server may not write to topic t"));
        Ran ran = run(file, "--in-flight", "1");
        assertThat(ran.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(ran.err()).contains("line 1 was not written: this server may not write to topic t");
        assertThat(run(file, "--resume", "-o", "json").out()).contains("\"rows\":2", "\"rejected\":0");
        assertThat(vidi.writes().writes())
                .filteredOn(sent -> sent.getOperationId().endsWith("-1"))
                .extracting(WriteRequest::getFirstAttempt)
                .containsExactly(true, false);
        assertThat(vidi.writes().writes())
                .extracting(sent -> sent.getOperationId().replaceAll("-[0-9]+$", ""))
                .containsOnly(vidi.writes().writes().get(0).getOperationId().replaceAll("-[0-9]+$", ""));
    }

    @Test
    void waitsForAServerThatHasTooMuchToDo() throws IOException {
        Path file = file("rows.ndjson", "{\"id\": 1}\n");
        vidi.calls().failNext(Status.RESOURCE_EXHAUSTED.withDescription("slow down"), 5);
        assertThat(run(file).status()).isZero();
        assertThat(vidi.writes().writes())
                .extracting(WriteRequest::getFirstAttempt)
                .containsExactly(true, false);
    }

    /** A line of 100 MB is told with its number; the others are loaded. */
    @Test
    void rejectsALineOfAHundredMegabytes() throws IOException {
        Path file = file("rows.ndjson", "{\"id\": 1}\n");
        byte[] piece = new byte[1_000_000];
        Arrays.fill(piece, (byte) 'x');
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i < 100; i++) {
                out.write(piece);
            }
            out.write("\n{\"id\": 3}\n".getBytes(StandardCharsets.UTF_8));
        }
        Ran ran = run(file, "-o", "json");
        assertThat(ran.out()).contains("\"rows\":2", "\"rejected\":1");
        assertThat(directory.resolve("rows.ndjson.rejected"))
                .content()
                .contains("{\"line\":2,\"reason\":\"line 2 is longer than 1048576 bytes\"")
                .hasSizeLessThan(1_000);
        Files.delete(file);
    }

    @Test
    void twoLoadsDoNotShareTheirFiles() throws IOException {
        Path file = file("rows.ndjson", "{\"id\": 1}\n");
        try (FileChannel other = FileChannel.open(
                directory.resolve("rows.ndjson.rejected"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(other.tryLock()).isNotNull();
            assertThat(run(file).err()).contains("another load writes its rejected lines to");
        }
    }

    @Test
    void saysHowToBeUsed() throws IOException {
        Path file = file("rows.dat", "");
        assertThat(run(file).err()).contains("say --format ndjson or --format csv");
        assertThat(run(file).status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run(Path.of("-"), "--format", "csv", "--resume").err()).contains("name its --checkpoint");
        assertThat(run(directory.resolve("none.csv")).err()).contains("is not there");
        assertThat(run(file, "--format", "ndjson", "--delimiter", ";").status()).isEqualTo(ExitStatus.USAGE);
        vidi.close();
        assertThat(run(file, "--format", "csv").status()).isEqualTo(ExitStatus.UNREACHABLE);
    }

    private List<String> written() {
        return vidi.writes().writes().stream().map(WriteRequest::getJson).toList();
    }

    private List<String> beside() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Ran run(Path file, String... args) {
        List<String> all = new ArrayList<>(List.of("t", file.toString()));
        all.addAll(List.of(args));
        return Ran.at(vidi.target(), "load", all.toArray(String[]::new));
    }
}
