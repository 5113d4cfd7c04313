package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.fake.FakeVidi;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code vidi subscriptions} without a terminal, and a server. */
@Timeout(30)
class SubscriptionsCommandTest {
    @AutoClose
    private final FakeVidi vidi = FakeVidi.onNetwork();

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
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
        return Ran.at(vidi.target(), "subscriptions", args);
    }
}
