package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.fake.FakeVidi;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** {@code vidi subscriptions} without a terminal, and a server. */
@Timeout(30)
class SubscriptionsCommandTest {
    private final FakeVidi vidi = FakeVidi.onNetwork();

    private record Ran(int status, String out, String err) {}

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
    }

    @AfterEach
    void close() {
        vidi.close();
    }

    @Test
    void listsThoseOfOneTableOrOfAll() {
        for (Ran ran : List.of(run("t", "-o", "table"), run("-o", "table"))) {
            assertThat(ran.status()).isZero();
            assertThat(ran.out().lines()).hasSize(4).first().asString().startsWith("table  name  id");
            assertThat(ran.out().lines().skip(2))
                    .anyMatch(line -> line.contains(" 3 "))
                    .allMatch(line -> line.startsWith("t      "));
        }
    }

    @Test
    void printsAnObjectForEach() {
        assertThat(run("t").out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"subscription\":\""))
                .anyMatch(line -> line.endsWith("\"lag\":3}"))
                .anyMatch(line -> line.endsWith("\"lag\":null}"));
    }

    @Test
    void cancelsOne() {
        assertThat(run("t", "--cancel", "prices").err()).contains("subscription prices is cancelled");
        assertThat(run("--cancel", "prices").status()).isEqualTo(2);
        assertThat(run("t", "prices", "--cancel", "prices").status()).isEqualTo(2);
    }

    private Ran run(String... args) {
        List<String> all = new ArrayList<>(List.of("subscriptions", "--server", vidi.target()));
        all.addAll(List.of(args));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Vidi.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int status = command.execute(all.toArray(String[]::new));
        return new Ran(status, out.toString(), err.toString());
    }
}
