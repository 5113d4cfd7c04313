package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vidi.client.fake.FakeVidi;
import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.DeadLetterEntry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code vidi dead-letters} and a server. */
@Timeout(30)
class DeadLettersCommandTest {
    @AutoClose
    private final FakeVidi vidi = FakeVidi.onNetwork();

    @BeforeEach
    void addLetters() {
        vidi.log()
                .add(letter(0, 7)
                        .setKey(ByteString.copyFromUtf8("a1"))
                        .setValue(ByteString.copyFromUtf8("{\u001b[2J"))
                        .build());
        vidi.log()
                .add(letter(1, 8)
                        .setValue(ByteString.copyFrom(new byte[] {'x', (byte) 0xff, 0}))
                        .setTruncated(true)
                        .build());
    }

    @Test
    void spellsOutWhatCannotBePrinted() {
        assertThat(run("t", "-o", "table").out().lines())
                .containsExactly(
                        "1970-01-01T00:00:01Z  t-0@7  not valid JSON",
                        "      key 'a1'  value '{\\u001b[2J'",
                        "1970-01-01T00:00:01Z  t-1@8  not valid JSON",
                        "      key ''  value 'x\\xff\\x00'  (kept in part)");
    }

    @Test
    void printsAnObjectForEach() {
        assertThat(run("t").out().lines())
                .containsExactly(
                        "{\"table\":\"t\",\"record\":{\"topic\":\"t\",\"partition\":0,\"offset\":7},"
                                + "\"timestamp\":\"1970-01-01T00:00:01Z\",\"reason\":\"not valid JSON\",\"key\":\"a1\","
                                + "\"value\":\"{\\u001B[2J\",\"truncated\":false,"
                                + "\"at\":{\"topic\":\"vidi.dead-letters\",\"partition\":2,\"offset\":3}}",
                        "{\"table\":\"t\",\"record\":{\"topic\":\"t\",\"partition\":1,\"offset\":8},"
                                + "\"timestamp\":\"1970-01-01T00:00:01Z\",\"reason\":\"not valid JSON\",\"key\":\"\","
                                + "\"value\":null,\"valueBase64\":\"eP8A\",\"truncated\":true,"
                                + "\"at\":{\"topic\":\"vidi.dead-letters\",\"partition\":2,\"offset\":3}}");
    }

    @Test
    void selects() {
        assertThat(run("t", "--partition", "1").out().lines()).hasSize(1);
        assertThat(run("t", "--limit", "1").out()).contains("\"offset\":8");
        assertThat(run("u").status()).isEqualTo(ExitStatus.NOTHING);
        assertThat(run("t", "--limit", "-1").status()).isEqualTo(ExitStatus.USAGE);
    }

    private static DeadLetterEntry.Builder letter(int partition, long offset) {
        return DeadLetterEntry.newBuilder()
                .setTable("t")
                .setAt(Coordinates.newBuilder()
                        .setTopic("vidi.dead-letters")
                        .setPartition(2)
                        .setOffset(3))
                .setRecord(Coordinates.newBuilder()
                        .setTopic("t")
                        .setPartition(partition)
                        .setOffset(offset)
                        .setTimestampMs(1_000))
                .setReason("not valid JSON");
    }

    private Ran run(String... args) {
        return Ran.at(vidi.target(), "dead-letters", args);
    }
}
