package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.fake.FakeVidi;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code vidi describe} without a terminal, and a server. */
@Timeout(30)
class DescribeCommandTest {
    @AutoClose
    private final FakeVidi vidi = FakeVidi.onNetwork();

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
    }

    @Test
    void showsTheTableItsDefinitionAndEachPartition() {
        Ran ran = run("t", "-o", "table", "--wait", "700ms");
        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines())
                .anyMatch(line -> line.startsWith("table t over topic t"))
                .anyMatch(line -> line.matches("id +BIGINT +PRIMARY KEY"))
                .anyMatch(line -> line.endsWith("made by: CREATE TABLE t"))
                .anyMatch(line -> line.matches(" *0 +7 +11 +2 +-1 +yes +5 +34 KiB +1 +3 +verified +17@node-1 +ff"))
                .anyMatch(line -> line.matches(" *1 +4 +no answer *"))
                .contains(
                        "partition 0: 2 offsets at its end cannot be read yet, as a transaction is open",
                        "partition 1: no answer within 700 ms");
    }

    @Test
    void printsAnObject() {
        assertThat(run("t").out().lines())
                .singleElement()
                .asString()
                .contains(
                        "\"statement\":\"CREATE TABLE t\",\"keys\":\"unknown\",\"state\":[{\"partition\":0,\"position\":7,"
                                + "\"end\":11,\"committedEnd\":9,\"lag\":2,\"horizon\":-1,\"answers\":true,\"rows\":5,"
                                + "\"diskBytes\":34567,\"deadLetters\":1,\"subscriptions\":3,\"parked\":0,"
                                + "\"keys\":\"verified\",\"node\":\"17@node-1\",\"incarnation\":\"ff\",\"problem\":\"\"}",
                        "{\"partition\":1,\"position\":null,\"end\":4,\"committedEnd\":4,\"lag\":null,");
    }

    @Test
    void refusesToWaitForNothing() {
        assertThat(run("t", "--wait", "0s").status()).isEqualTo(2);
        assertThat(run("t", "--wait", "soon").err()).contains("500ms");
    }

    private Ran run(String... args) {
        return Ran.at(vidi.target(), "describe", args);
    }
}
