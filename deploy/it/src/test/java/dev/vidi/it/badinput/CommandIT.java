package dev.vidi.it.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.cli.ExitStatus;
import dev.vidi.cli.Vidi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code vidi} command and a real server: what is printed, where, and the exit status. */
@Timeout(60)
final class CommandIT {
    private static final String LOG_CONFIGURATION = "log4j2.configurationFile";
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String TOKEN = "[A-Za-z0-9_-]{20,}";

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    /** What a command printed, and its exit status. */
    private record Ran(int status, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        /** A value of its only line of JSON that is a text. */
        String text(String name) {
            Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(out);
            assertThat(value.find()).as(name + " in " + out).isTrue();
            return value.group(1);
        }

        /** Its coordinates. */
        String at() {
            Matcher value = Pattern.compile("\"at\":\\{[^}]*}").matcher(out);
            assertThat(value.find()).as("at in " + out).isTrue();
            return value.group();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory.resolve("data"));
        done(
                "sql",
                "-c",
                "CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10,2), till DATE)"
                        + " WITH (partitions = 1)");
        done("sql", "-c", "CREATE TABLE stock (id BIGINT PRIMARY KEY, n INTEGER) WITH (partitions = 1)");
        done("write", "offers", "{\"sku\": \"a1\", \"price\": 9.90, \"till\": \"2026-12-31\"}");
    }

    private static Ran done(String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.status()).as(ran.toString()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.err()).isEmpty();
        return ran;
    }

    private static void fails(int status, String message, String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.status()).as(ran.toString()).isEqualTo(status);
        assertThat(ran.err()).contains(message).doesNotContain("Exception", "\tat ");
        assertThat(ran.out()).isEmpty();
    }

    private static Ran run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--server")) {
            all.addAll(List.of("--server", vidi.grpc()));
        }
        return captured(all);
    }

    private static Ran captured(List<String> arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        int status;
        try {
            status = Vidi.run(arguments.toArray(String[]::new));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new Ran(status, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void printsOneObjectForEachKey() {
        Ran ran = done("get", "offers", "a1", "none", "-o", "json");
        assertThat(ran.lines()).hasSize(2);
        String read = "\"position\":\\{\"offers-0\":\\d+},\"readId\":\"" + UUID + "\",\"token\":\"" + TOKEN + "\"}";
        assertThat(ran.lines().get(0))
                .matches("\\{\"table\":\"offers\",\"key\":\"a1\","
                        + "\"row\":\\{\"sku\":\"a1\",\"price\":9\\.90,\"till\":\"2026-12-31\"},"
                        + "\"at\":\\{\"topic\":\"offers\",\"partition\":0,\"offset\":0}," + read);
        assertThat(ran.lines().get(1))
                .matches("\\{\"table\":\"offers\",\"key\":\"none\",\"row\":null,\"at\":null," + read);
        Ran number = run("get", "stock", "7", "-o", "json");
        assertThat(number.out()).startsWith("{\"table\":\"stock\",\"key\":7,\"row\":null,");
    }

    @Test
    void tellsAbsentRowsByItsStatus() {
        Ran json = run("get", "offers", "none", "-o", "json");
        assertThat(json.status()).isEqualTo(ExitStatus.NOTHING);
        assertThat(json.lines()).hasSize(1);
        Ran table = run("get", "offers", "none", "nothing", "-o", "table");
        assertThat(table.status()).isEqualTo(ExitStatus.NOTHING);
        assertThat(table.out()).contains("no row for none, nothing");
        assertThat(table.err()).isEmpty();
    }

    @Test
    void tellsWrongUsage() {
        fails(ExitStatus.USAGE, "Missing required parameter: 'KEY'", "get", "offers");
        fails(ExitStatus.USAGE, "Unknown option: '--nope'", "get", "offers", "a1", "--nope");
        fails(ExitStatus.USAGE, "expected one of [EVENTUAL", "get", "offers", "a1", "--level", "strongest");
        fails(ExitStatus.USAGE, "more than 0 and at most 300", "get", "offers", "a1", "--timeout", "0");
        fails(ExitStatus.USAGE, "key id is a BIGINT, found 'one'", "get", "stock", "one");
        fails(ExitStatus.USAGE, "--token holds no token", "get", "offers", "a1", "--token", "!");
        fails(ExitStatus.USAGE, "either a row as JSON or --delete KEY", "write", "offers");
        fails(ExitStatus.USAGE, "1 to 64 characters", "write", "offers", "{}", "--op", "o".repeat(65));
        fails(ExitStatus.USAGE, "last must be >= 0", "log", "--last", "-1");
        fails(ExitStatus.USAGE, "Invalid DNS name", "tables", "--server", "::::");
    }

    @Test
    void tellsWhatFailed() {
        fails(ExitStatus.FAILED, "table offer is unknown; did you mean offers?", "get", "offer", "a1");
        fails(ExitStatus.FAILED, "table offer is unknown", "write", "offer", "{}");
        fails(ExitStatus.FAILED, "field price at character", "write", "offers", "{\"sku\":\"x\",\"price\":\"much\"}");
        fails(
                ExitStatus.FAILED,
                "causes names a read by its UUID",
                "write",
                "offers",
                "{\"sku\":\"x\"}",
                "--cause",
                "x");
        fails(ExitStatus.FAILED, "start a new session", "get", "offers", "a1", "--token", "AAAA");
        fails(ExitStatus.FAILED, "line 1, column 8: expected TABLE", "sql", "-c", "CREATE TABEL t (k INT)");
        fails(ExitStatus.FAILED, "table offer is unknown", "log", "--table", "offer");
    }

    @Test
    void tellsThatNoServerIsThere() throws IOException {
        String hint = "no Vidi answers there: start one with `vidi serve`, or name it with --server";
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String nobody = "127.0.0.1:" + closed.getLocalPort();
            closed.close();
            fails(ExitStatus.UNREACHABLE, hint, "get", "offers", "a1", "--server", nobody);
            fails(ExitStatus.UNREACHABLE, "Connection refused", "write", "offers", "{}", "--server", nobody);
            fails(ExitStatus.UNREACHABLE, hint, "log", "--server", nobody);
            fails(ExitStatus.UNREACHABLE, hint, "tables", "--server", "no.such.host.invalid:7171");
            fails(ExitStatus.UNREACHABLE, hint, "tables", "--server", vidi.http());
            String mute = "127.0.0.1:" + silent.getLocalPort();
            fails(ExitStatus.UNREACHABLE, hint, "tables", "--timeout", "0.3", "--server", mute);
            fails(ExitStatus.UNREACHABLE, hint, "log", "--follow", "--timeout", "0.3", "--server", mute);
        }
    }

    @Test
    void tellsWhatAQueryAskedAsSql() {
        done("sql", "-c", "SELECT sku FROM offers WHERE price < 10 AND sku LIKE 'a%'");
        String sql = "SELECT .*\"sku\".* FROM \"offers\" WHERE .*";
        assertThat(done("log", "--table", "offers", "-o", "json").lines())
                .filteredOn(line -> line.contains("\"asked\":\"first page of fragment "))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.replace("\\\"", "\""))
                        .matches(".*\"fragment\":\"" + sql + "\",\"arguments\":\\[.*10.*],\"part\":0.*"));
        assertThat(done("log", "--table", "offers", "-o", "table").lines())
                .anyMatch(line -> line.matches(
                        ".* asked for the first page of fragment [0-9a-f]{32}, " + sql + " with .*10.*, and saw .*"));
    }

    @Test
    void carriesASessionInAFile() throws IOException {
        Path file = directory.resolve("session.token");
        Ran written = done("write", "stock", "{\"id\": 1, \"n\": 1}", "--token-file", file.toString(), "-o", "json");
        assertThat(Files.readString(file).strip())
                .isEqualTo(written.text("token"))
                .matches(TOKEN);
        Ran read = done("get", "stock", "1", "--token-file", file.toString(), "-o", "json");
        assertThat(read.at()).isEqualTo(written.at());
        assertThat(Files.readString(file).strip()).isEqualTo(read.text("token")).isNotEqualTo(written.text("token"));
        assertThat(done("get", "stock", "1", "--token", read.text("token"), "-o", "json")
                        .at())
                .isEqualTo(written.at());

        Files.writeString(file, "no token!");
        fails(ExitStatus.USAGE, file + " holds no token", "get", "stock", "1", "--token-file", file.toString());
        String forged = written.text("token").substring(0, 40);
        Files.writeString(file, forged);
        fails(ExitStatus.FAILED, "start a new session", "get", "stock", "1", "--token-file", file.toString());
        assertThat(Files.readString(file)).isEqualTo(forged);
    }

    @Test
    void writesOnceUnderAnOperationIdAndSaysWhatInformedIt() {
        String cause = done("get", "offers", "a1", "--principal", "ann", "--purpose", "order", "-o", "json")
                .text("readId");
        String row = "{\"id\": 2, \"n\": 1}";
        Ran first = done("write", "stock", row, "--op", "order-1", "--cause", cause, "-o", "json");
        assertThat(first.out())
                .matches("\\{\"at\":\\{\"topic\":\"stock\",\"partition\":0,\"offset\":\\d+},\"token\":\"" + TOKEN
                        + "\",\"repeated\":false}\\s+");
        done("write", "stock", "{\"id\": 2, \"n\": 5}");
        Ran again = done("write", "stock", row, "--op", "order-1", "--cause", cause, "-o", "json");
        assertThat(again.at()).isEqualTo(first.at());
        assertThat(again.out()).contains("\"repeated\":true");
        assertThat(done("get", "stock", "2", "-o", "json").out()).contains("\"n\":5");
        Ran deleted = done("write", "stock", "--delete", "2", "--op", "order-2", "-o", "json");
        assertThat(done("write", "stock", "--delete", "2", "--op", "order-2", "-o", "json")
                        .at())
                .isEqualTo(deleted.at());

        List<String> log = done("log", "--table", "stock", "-o", "json").lines();
        assertThat(log)
                .filteredOn(line -> line.contains("\"kind\":\"causes\""))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("\"table\":\"stock\"", "\"key\":2", "\"readIds\":[\"" + cause + "\"]")
                        .contains("\"write\":" + first.at().substring("\"at\":".length()))
                        .contains("\"operationId\":\"order-1\""));
        List<String> answers = done("log", "--table", "offers", "-o", "json").lines();
        assertThat(answers)
                .filteredOn(line -> line.contains(cause))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("{\"at\":{\"topic\":\"vidi.readlog\",\"partition\":")
                        .contains("\"kind\":\"answer\"", "\"principal\":\"ann\"", "\"purpose\":\"order\"")
                        .contains(
                                "\"results\":[{\"key\":\"a1\",\"at\":{\"topic\":\"offers\",\"partition\":0,\"offset\":0}}]")
                        .contains("\"refusal\":null", "\"void\":false"));
        assertThat(done("log", "--last", "1", "-o", "json").lines()).hasSize(1);
    }

    /** Three replicas are what a cluster has by default, and this one has one broker. */
    @Test
    void saysWhatIsWrongWithACluster() throws Exception {
        vidi.topic("forgets", 1, Map.of("cleanup.policy", "delete", "retention.ms", "1000"));
        Ran ran = captured(List.of("doctor", "--bootstrap-servers", vidi.bootstrapServers(), "--topic", "forgets"));
        assertThat(ran.status()).as(ran.toString()).isEqualTo(ExitStatus.FAILED);
        assertThat(ran.lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("problem  brokers: 1 broker of cluster")
                        .contains("topics cannot be made"))
                .contains("         -> set topics.replication-factor = 1, or add brokers")
                .anySatisfy(line -> assertThat(line).startsWith("ok       version: metadata.version"))
                .anySatisfy(line -> assertThat(line).startsWith("warning  topic vidi.readlog: 1 replicas"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("problem  topic forgets: topic forgets deletes old records")
                        .contains("retention.ms=1000"))
                .anySatisfy(line -> assertThat(line).contains("-> ", "--add-config cleanup.policy=compact"))
                .anySatisfy(line -> assertThat(line).startsWith("ok       catalog: "));
    }

    @Test
    void findsAClusterAsItMustBe() throws Exception {
        Path settings = Files.writeString(
                directory.resolve("doctor.conf"),
                "topics.replication-factor = 1, kafka.bootstrap-servers = \"" + vidi.bootstrapServers() + "\"");
        Ran ran = captured(List.of("doctor", "--config", settings.toString(), "-o", "json"));
        assertThat(ran.status()).as(ran.toString()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.lines())
                .allMatch(line -> line.startsWith("{\"grade\":\"ok\"") || line.startsWith("{\"grade\":\"warning\""))
                .contains(
                        "{\"grade\":\"ok\",\"check\":\"topic vidi.readlog\",\"found\":\"is as it must be\",\"advice\":\"\"}")
                .anyMatch(line -> line.contains("of table offers\""));
        Ran anew = captured(List.of("doctor", "--config", settings.toString(), "--topic", "nowhere"));
        assertThat(anew.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(anew.out()).contains("problem  topic nowhere: does not exist");
    }

    @Test
    void saysThatABrokerSpeaksNoTls() throws Exception {
        Path settings = Files.writeString(
                directory.resolve("tls.conf"),
                "kafka { bootstrap-servers = \"" + vidi.bootstrapServers()
                        + "\", client { security.protocol = SSL } }");
        Ran ran = captured(List.of("doctor", "--config", settings.toString()));
        assertThat(ran.status()).as(ran.toString()).isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(ran.out()).contains(vidi.bootstrapServers() + " does not speak TLS", "security.protocol=SSL");
        Files.writeString(settings, "kafka.client { sasl.mechansim = PLAIN }");
        Ran typo = captured(List.of("doctor", "--config", settings.toString()));
        assertThat(typo.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(typo.err()).contains("sasl.mechansim", "did you mean sasl.mechanism?");
    }

    @Test
    void refusesToServeWhereSomebodyElseDoes() {
        String pid = Long.toString(ProcessHandle.current().pid());
        failsToServe(
                "is in use by process " + pid,
                "--data",
                directory.resolve("data").toString());
        failsToServe("cannot listen for gRPC on " + vidi.grpc(), "--grpc-port", port(vidi.grpc()));
        failsToServe("HTTP cannot listen on " + vidi.http(), "--http-port", port(vidi.http()));
        failsToServe(vidi.bootstrapServers(), "--kafka-port", port(vidi.bootstrapServers()));
        done("get", "offers", "a1");
    }

    /** In this process; its log stays where it is. */
    private static void failsToServe(String message, String option, String value) {
        Map<String, String> options =
                new LinkedHashMap<>(Map.of("--grpc-port", "0", "--http-port", "0", "--kafka-port", "0"));
        options.put("--data", directory.resolve("other").toString());
        options.put(option, value);
        List<String> arguments = new ArrayList<>(List.of("serve"));
        options.forEach((name, given) -> arguments.addAll(List.of(name, given)));
        System.setProperty(LOG_CONFIGURATION, "");
        try {
            Ran ran = captured(arguments);
            assertThat(ran.status()).as(ran.toString()).isEqualTo(ExitStatus.FAILED);
            assertThat(ran.err()).contains("vidi: ", message);
            assertThat(ran.out()).isEmpty();
        } finally {
            System.clearProperty(LOG_CONFIGURATION);
        }
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }
}
