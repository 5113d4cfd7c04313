package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.fake.FakeVidi;
import dev.vidi.proto.api.v1.Level;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.Value;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code vidi sql} without a terminal, and a server. */
@Timeout(30)
class SqlCommandTest {
    private static final String ROW_1 =
            "{\"row\":{\"id\":1,\"name\":\"one\"},\"at\":{\"topic\":\"t\",\"partition\":0,\"offset\":1},\"readId\":\"read-e3\"}\n";

    @TempDir
    private Path directory;

    @AutoClose
    private final FakeVidi vidi = FakeVidi.onNetwork();

    private final String target = vidi.target();

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
        vidi.tables().put("t", number(1), text("one"));
        vidi.tables().put("t", number(2), Value.getDefaultInstance());
    }

    @Test
    void runsAQuery() {
        Ran ran = run("-c", "SELECT * FROM t");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines()).hasSize(2);
        assertThat(ran.out()).startsWith(ROW_1);
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void tellsBelowATableWhereItCameFrom() {
        vidi.queries().repeat(600);
        Ran ran = run("-o", "table", "-c", "SELECT * FROM t");
        assertThat(ran.out()).startsWith("id  name\n--  ----\n 1  one\n 2  NULL\n");
        assertThat(ran.out().lines().reduce((a, b) -> b).orElseThrow())
                .matches("\\(1,200 rows, 4 partitions, read read-e3, 1,560 rows examined, [\\d,]+ ms\\)");
    }

    @Test
    void runsStatementsOneAfterTheOther() {
        Ran ran = run("-c", "CREATE TABLE u; DROP TABLE u; SELECT * FROM t");
        assertThat(vidi.tables().statements()).containsExactly("CREATE TABLE u", "DROP TABLE u");
        assertThat(ran.out().lines()).hasSize(4);
        assertThat(ran.out()).startsWith("{\"message\":\"did CREATE TABLE u\",\"tables\":[]}\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void stopsAtTheFirstErrorAndShowsItsPlace() throws IOException {
        Path file = Files.writeString(directory.resolve("s.sql"), "SELECT * FROM t;\n\n  SELECT ! FROM t; SHOW TABLES");
        Ran ran = run("-f", file.toString());
        assertThat(ran.out().lines()).hasSize(2);
        assertThat(ran.err()).isEqualTo("vidi: line 3, column 10: what is !?\n      SELECT ! FROM t\n             ^\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(vidi.tables().statements()).isEmpty();
    }

    @Test
    void tellsWhatDoesNotEnd() {
        Ran ran = run("-c", "SHOW TABLES; SELECT 'a");
        assertThat(ran.err()).isEqualTo("vidi: line 1, column 21: this text has no closing '\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void readsStatementsFromAPipe() {
        assertThat(piped("SHOW TABLES;\nSELECT *\nFROM t -- the end\n;\n", "-o", "csv")
                        .out())
                .isEqualTo("table,key,topic,partitions,format,state\nt,id,t,1,json,ok\nid,name\n1,one\n2,\n");
        assertThat(piped("").status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void describesInEveryForm() {
        assertThat(run("-o", "csv", "-c", "DESCRIBE t").out())
                .isEqualTo("column,type,nullable,key\nid,BIGINT,false,true\nname,VARCHAR,true,false\n");
        assertThat(run("-o", "table", "-c", "DESCRIBE t").out()).contains("table t over topic t, 1 partitions");
        assertThat(run("-o", "json", "-c", "DESCRIBE t").out()).contains("\"tables\":[\"t\"]");
        Ran created = run("-o", "csv", "-c", "CREATE TABLE u");
        assertThat(created.out()).isEmpty();
        assertThat(created.err()).isEqualTo("did CREATE TABLE u\n");
    }

    @Test
    void sendsWhatItIsTold() {
        run(
                "-c",
                "SELECT * FROM t WHERE id = ? OR name = ? OR name = ?; SELECT * FROM t",
                "--param",
                "12",
                "--param",
                "\"text\"",
                "--param",
                "null",
                "--level",
                "strong",
                "--allow-partial",
                "--max-rows",
                "5",
                "--principal",
                "ann");
        List<QueryRequest> requests = vidi.queries().requests();
        assertThat(requests.get(0).getParametersList())
                .containsExactly(number(12), text("text"), Value.getDefaultInstance());
        assertThat(requests.get(1).getParametersList()).isEmpty();
        assertThat(requests.get(0).getOptions().getLevel()).isEqualTo(Level.LEVEL_STRONG);
        assertThat(requests.get(0).getAllowPartial()).isTrue();
        assertThat(requests.get(0).getRowsMax()).isEqualTo(5);
        assertThat(vidi.calls().last("vidi-principal")).isEqualTo("ann");
    }

    @Test
    void carriesASessionFromCommandToCommand() {
        String file = directory.resolve("token").toString();
        run("-c", "SELECT * FROM t", "--token-file", file);
        assertThat(Path.of(file)).exists();
        run("-c", "SELECT * FROM t; SELECT * FROM t", "--token-file", file);
        assertThat(vidi.calls().seen())
                .filteredOn(headers -> headers.containsKey(
                        io.grpc.Metadata.Key.of("vidi-token-bin", io.grpc.Metadata.BINARY_BYTE_MARSHALLER)))
                .hasSize(2);
    }

    @Test
    void namesThePartitionsThatAreMissing() {
        vidi.queries().miss(3, "it is moving");
        Ran ran = run("-o", "table", "-c", "SELECT * FROM t", "--allow-partial");
        assertThat(ran.out()).contains("(2 rows, 3 of 4 partitions, ");
        assertThat(ran.err()).isEqualTo("vidi: partition 3 of t is missing: it is moving\n");
        assertThat(run("-c", "SELECT * FROM t").status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void showsTheRowsBeforeAFailure() {
        vidi.queries().failAfter(2, Status.RESOURCE_EXHAUSTED.withDescription("more than 2 rows"));
        Ran ran = run("-o", "table", "-c", "SELECT * FROM t; SHOW TABLES");
        assertThat(ran.out()).isEqualTo("id  name\n--  ----\n 1  one\n 2  NULL\n");
        assertThat(ran.err()).isEqualTo("vidi: more than 2 rows\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(vidi.tables().statements()).isEmpty();
    }

    @Test
    void refusesWrongUsage() {
        assertThat(run("-c", "SELECT 1", "-f", "x").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("-c", "SELECT ?", "--param", "text").err())
                .startsWith("vidi: a parameter is a value in JSON, found text");
        assertThat(run("-c", "SELECT ?", "--param", "text").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("-c", "SELECT 1", "--max-rows", "-1").status()).isEqualTo(ExitStatus.USAGE);
        Ran absent = run("-f", directory.resolve("absent.sql").toString());
        assertThat(absent.err()).endsWith("absent.sql cannot be read: there is no such file\n");
        assertThat(absent.status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void tellsThatNoServerIsThere() {
        vidi.close();
        for (String statement : List.of("SELECT * FROM t", "SHOW TABLES")) {
            Ran ran = run("-c", statement);
            assertThat(ran.status()).isEqualTo(ExitStatus.UNREACHABLE);
            assertThat(ran.err()).contains("no Vidi answers there");
        }
    }

    private Ran piped(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private Ran run(String... args) {
        return Ran.at(target, "sql", args);
    }

    private static Value number(long value) {
        return Value.newBuilder().setIntValue(value).build();
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }
}
