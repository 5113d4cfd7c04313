package dev.vidi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.client.fake.FakeVidi;
import dev.vidi.proto.api.v1.AnswerEntry;
import dev.vidi.proto.api.v1.CausesEntry;
import dev.vidi.proto.api.v1.KeyResult;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogCursorTest {
    private final FakeVidi vidi = FakeVidi.inProcess();
    private final VidiClient client = vidi.client().build();

    @BeforeEach
    void addEntries() {
        vidi.log()
                .add(dev.vidi.proto.api.v1.LogEntry.newBuilder()
                        .setTable("t")
                        .setPosition(7)
                        .setAnswer(AnswerEntry.newBuilder()
                                .setReadId("r1")
                                .setPrincipal("ann")
                                .setReadAt(dev.vidi.proto.api.v1.Coordinates.newBuilder()
                                        .setTopic("vidi.reads.t")
                                        .setOffset(5))
                                .setReadIndex(1)
                                .setFragment("SELECT k FROM t WHERE n = ?")
                                .addArguments(ValueCodec.encode(7))
                                .addResults(KeyResult.newBuilder().setKey(ValueCodec.encode("k"))))
                        .build());
        vidi.log()
                .add(dev.vidi.proto.api.v1.LogEntry.newBuilder()
                        .setTable("u")
                        .setCauses(CausesEntry.newBuilder().addReadIds("r1"))
                        .build());
    }

    @AfterEach
    void close() {
        client.close();
        vidi.close();
    }

    @Test
    void readsWhatWasAnsweredAndWhatCausedWrites() {
        List<LogEntry> entries = read(LogSelection.ALL);
        assertThat(entries).extracting(LogEntry::table).containsExactly("t", "u");
        assertThat(entries)
                .extracting(entry -> entry.event()
                        .fold(
                                answered -> answered.principal() + " read "
                                        + answered.results().get(0).key() + ", event " + answered.readIndex() + " of "
                                        + answered.readAt().topic() + "@"
                                        + answered.readAt().offset()
                                        + ", " + answered.fragment() + " with " + answered.arguments(),
                                caused -> "caused by " + caused.readIds()))
                .containsExactly(
                        "ann read k, event 1 of vidi.reads.t@5, SELECT k FROM t WHERE n = ? with [7]",
                        "caused by [r1]");
    }

    @Test
    void selectsByTableAndCount() {
        assertThat(read(new LogSelection("t", false, 0)))
                .extracting(LogEntry::table)
                .containsExactly("t");
        assertThat(read(new LogSelection(null, false, 1)))
                .extracting(LogEntry::table)
                .containsExactly("u");
    }

    @Test
    void followsUntilClosed() {
        LogCursor cursor = client.log(new LogSelection(null, true, 0));
        assertThat(cursor.next().table()).isEqualTo("t");
        assertThat(cursor.next().table()).isEqualTo("u");
        cursor.close();
        VidiException end = catchThrowableOfType(VidiException.class, cursor::hasNext);
        assertThat(end.code()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void givesUpOnAServerThatDoesNotTakeTheCall() {
        VidiClient hasty = vidi.client().timeout(Duration.ofMillis(50)).build();
        try (LogCursor cursor = hasty.log(new LogSelection("nothing of this is there", true, 0))) {
            VidiException end = catchThrowableOfType(VidiException.class, cursor::hasNext);
            assertThat(end.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(end).hasMessageContaining("the server has not taken it within 50 ms");
        } finally {
            hasty.close();
        }
    }

    @Test
    void saysWhyItFailed() {
        vidi.calls().failNext(Status.NOT_FOUND.withDescription("no table t"));
        assertThat(catchThrowableOfType(VidiException.class, () -> read(LogSelection.ALL)))
                .hasMessage("no table t");
    }

    private List<LogEntry> read(LogSelection selection) {
        List<LogEntry> entries = new ArrayList<>();
        try (LogCursor cursor = client.log(selection)) {
            cursor.forEachRemaining(entries::add);
        }
        return entries;
    }
}
