package dev.vidi.cli;

import static dev.vidi.client.fake.FakeSubscription.enter;
import static dev.vidi.client.fake.FakeSubscription.leave;
import static dev.vidi.client.fake.FakeSubscription.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.fake.FakeSubscription;
import dev.vidi.client.fake.FakeVidi;
import dev.vidi.proto.api.v1.Level;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code vidi subscribe} without a terminal, and a server. */
@Timeout(30)
class SubscribeCommandTest {
    private static final String SQL = "SELECT * FROM t EMIT CHANGES";

    @TempDir
    private Path directory;

    @AutoClose
    private final FakeVidi vidi = FakeVidi.onNetwork();

    private final String target = vidi.target();

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
    }

    @Test
    void printsALineForEachEvent() {
        vidi.subscriptions()
                .script(call -> call.header()
                        .row(1, "one", 4)
                        .complete("c0")
                        .changes("c1", enter(1, 7, 2, "two"))
                        .progress("c2", 20)
                        .changes("c3", update(0, 10, 1, "one", "uno"))
                        .changes("c4", leave(0, 11, 1, "uno")));
        Ran ran = run(SQL, "--changes", "3");
        assertThat(ran.out()
                        .replaceAll("\"token\":\"[^\"]+\"", "\"token\":\"...\"")
                        .lines())
                .containsExactly(
                        "{\"event\":\"row\",\"row\":{\"id\":1,\"name\":\"one\"},"
                                + "\"at\":{\"topic\":\"t\",\"partition\":0,\"offset\":4}}",
                        "{\"event\":\"snapshot-complete\",\"rows\":1,\"position\":{\"t-0\":9},\"readId\":\"read-1\","
                                + "\"token\":\"...\",\"cursor\":\"" + cursor("c0") + "\"}",
                        "{\"event\":\"enter\",\"key\":2,\"row\":{\"id\":2,\"name\":\"two\"},"
                                + "\"at\":{\"topic\":\"t\",\"partition\":1,\"offset\":7},\"cursor\":\""
                                + cursor("c1") + "\"}",
                        "{\"event\":\"progress\",\"position\":{\"t-0\":20},\"cursor\":\"" + cursor("c2") + "\"}",
                        "{\"event\":\"update\",\"key\":1,\"row\":{\"id\":1,\"name\":\"uno\"},"
                                + "\"before\":{\"id\":1,\"name\":\"one\"},"
                                + "\"at\":{\"topic\":\"t\",\"partition\":0,\"offset\":10},\"cursor\":\""
                                + cursor("c3") + "\"}",
                        "{\"event\":\"leave\",\"key\":1,\"before\":{\"id\":1,\"name\":\"uno\"},"
                                + "\"at\":{\"topic\":\"t\",\"partition\":0,\"offset\":11},\"cursor\":\""
                                + cursor("c4") + "\"}");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void printsATable() {
        vidi.subscriptions()
                .script(call -> call.resync("too old")
                        .header()
                        .row(1, "one", 4)
                        .complete("c0")
                        .changes("c1", enter(1, 7, 2, "two")));
        Ran ran = run(SQL, "-o", "table", "--changes", "1", "--resume", cursor("old"));
        assertThat(ran.out().replaceAll(" +\n", "\n"))
                .isEqualTo(
                        "event              id  name\n-----------------  --  ----\nresync\nrow                1   one\n"
                                + "snapshot-complete\nenter              2   two\n");
    }

    @Test
    void endsWhenItsTimeHasPassed() {
        Ran ran = run(SQL, "--for", "50ms");
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void sendsWhatItIsTold() {
        run(
                "SELECT * FROM t WHERE id = ? EMIT CHANGES;",
                "--param",
                "7",
                "--name",
                "n",
                "--level",
                "strong",
                "--for",
                "1ms");
        FakeSubscription call = vidi.subscriptions().calls().get(0);
        assertThat(call.request().getSql()).isEqualTo("SELECT * FROM t WHERE id = ? EMIT CHANGES");
        assertThat(call.request().getParameters(0).getIntValue()).isEqualTo(7);
        assertThat(call.request().getName()).isEqualTo("n");
        assertThat(call.request().getOptions().getLevel()).isEqualTo(Level.LEVEL_STRONG);
        assertThat(call.from()).isEmpty();
    }

    @Test
    void goesOnWhereItsFileSays() throws IOException {
        Path file = directory.resolve("cursor");
        vidi.subscriptions()
                .script(call -> call.header()
                        .complete("c0")
                        .changes("c1", enter(0, 10, 1, "a"), enter(0, 11, 2, "b"))
                        .changes("c2", enter(0, 12, 3, "c")));
        run(SQL, "--cursor-file", file.toString(), "--changes", "1");
        vidi.subscriptions()
                .script(call -> call.header()
                        .changes("c1", enter(0, 10, 1, "a"), enter(0, 11, 2, "b"))
                        .changes("c2", enter(0, 12, 3, "c")));
        Ran ran = run(SQL, "--cursor-file", file.toString(), "--changes", "2");
        assertThat(ran.out().lines().map(line -> line.replaceAll(".*\"key\":(\\d).*", "$1")))
                .containsExactly("2", "3");
        assertThat(Files.readString(file)).isEqualTo(cursor("c2") + "\n");
        run(SQL, "--resume", file.toString(), "--for", "1ms");
        run(SQL, "--resume", cursor("c5"), "--for", "1ms");
        assertThat(vidi.subscriptions().calls())
                .extracting(FakeSubscription::from)
                .containsExactly("", "c0", "c2", "c5");
    }

    @Test
    void goesOnWhenTheServerIsBack() {
        vidi.subscriptions().script(call -> call.header().complete("c0").fail(Status.UNAVAILABLE));
        vidi.subscriptions().script(call -> call.header().changes("c1", enter(0, 10, 1, "a")));
        Ran ran = run(SQL, "--changes", "1");
        assertThat(ran.out().lines()).hasSize(2);
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void saysWhyItEnds() {
        vidi.subscriptions()
                .script(call -> call.header().complete("c0").fail(Status.ABORTED.withDescription("the newer goes on")));
        Ran ran = run(SQL, "--name", "n");
        assertThat(ran.out().lines()).hasSize(1);
        assertThat(ran.err()).isEqualTo("vidi: the newer goes on\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void saysWhatToDoWithAQueryThatEnds() {
        Ran ran = run("SELECT * FROM t WHERE name = 'EMIT CHANGES'");
        assertThat(ran.err()).contains("add EMIT CHANGES to a SELECT").contains("vidi sql -c");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run(SQL, "--for", "soon").err()).contains("500ms, 10s, 5m or 2h");
        assertThat(run(SQL, "--resume", "??").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(vidi.subscriptions().calls()).isEmpty();
    }

    @Test
    void isWhatSqlDoesWithSuchAStatement() {
        vidi.subscriptions()
                .script(call -> call.header()
                        .row(1, "one", 4)
                        .complete("c0")
                        .fail(Status.FAILED_PRECONDITION.withDescription("table t was dropped")));
        Ran ran = Ran.at(target, "sql", "-o", "csv", "-c", SQL + " -- all of them");
        assertThat(ran.out()).isEqualTo("event,id,name\nrow,1,one\n");
        assertThat(ran.err()).isEqualTo("vidi: table t was dropped\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void tellsThatNoServerIsThere() {
        vidi.close();
        Ran ran = run(SQL);
        assertThat(ran.status()).isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(ran.err()).contains("no Vidi answers there");
    }

    private Ran run(String... args) {
        return Ran.at(target, "subscribe", args);
    }

    private static String cursor(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
