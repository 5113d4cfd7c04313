package dev.vidi.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.Column;
import dev.vidi.client.Coordinates;
import dev.vidi.client.Cursor;
import dev.vidi.client.QueryRow;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionHeader;
import dev.vidi.client.Token;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final List<Column> COLUMNS =
            List.of(new Column("id", "BIGINT", false, true), new Column("name", "VARCHAR", true, false));
    private static final Cursor CURSOR = Cursor.of(new byte[] {1});

    private final LiveTable table = new LiveTable(header(false));

    @Test
    void showsTheRowsAsTheyAreAndWhereThatIs() {
        snapshot();
        table.take(update(row(1, "one", 4), row(1, "uno", 10)), SECOND);
        table.take(new SubscriptionEvent.Leave(2L, row(2, null, 5), at(11), CURSOR), SECOND);
        table.take(new SubscriptionEvent.Enter(3L, row(3, "three", 12), CURSOR), SECOND);
        assertThat(text(80, 24))
                .containsExactly(
                        "id  name ", "--  -----", " 1  uno  ", " 3  three", "2 rows | 3 changes, 0.0/s | at t 0:12");
    }

    @Test
    void marksWhatHasJustChanged() {
        snapshot();
        table.take(update(row(1, "one", 4), row(1, "uno", 10)), SECOND);
        assertThat(ansi(SECOND + 1)).contains("\u001b[7muno ");
        assertThat(ansi(SECOND + 1)).doesNotContain("\u001b[7m 1");
        assertThat(ansi(3 * SECOND)).doesNotContain("\u001b[7m");
    }

    @Test
    void staysWithinTheTerminal() {
        for (int i = 0; i < 100; i++) {
            table.take(new SubscriptionEvent.SnapshotRow(row(i, "x".repeat(50), i)), 0);
        }
        List<AttributedString> lines = table.lines(20, 10, 0, true);
        assertThat(lines).hasSize(10).allMatch(line -> line.columnLength() <= 20);
        assertThat(text(200, 10)).last().asString().startsWith("100 rows, the first 7 shown");
    }

    @Test
    void forgetsEverythingWhenItBeginsAnew() {
        snapshot();
        table.take(new SubscriptionEvent.Resync("the log was cut"), SECOND);
        assertThat(text(80, 24)).last().asString().startsWith("0 rows | ").endsWith("began anew: the log was cut");
    }

    @Test
    void countsRowsThatItDoesNotHold() {
        for (int i = 0; i < LiveRows.ROWS_MAX + 5; i++) {
            table.take(new SubscriptionEvent.SnapshotRow(row(i, "n", i)), 0);
        }
        int beyond = LiveRows.ROWS_MAX + 1;
        table.take(update(row(beyond, "n", beyond), row(beyond, "m", 20_000)), 0);
        table.take(new SubscriptionEvent.Leave(1L, row(beyond, "m", 20_000), at(20_001), CURSOR), 0);
        assertThat(text(200, 10)).last().asString().startsWith("10,004 rows, the first 7 shown");
    }

    @Test
    void tellsThatTheServerIsAwayAndThatItWentOn() {
        LiveTable resumed = new LiveTable(header(true));
        resumed.take(new SubscriptionEvent.Leave(2L, row(2, "two", 5), at(11), CURSOR), 0);
        List<AttributedString> lines = resumed.lines(200, 24, 0, false);
        assertThat(lines.get(lines.size() - 1).toString())
                .startsWith("THE SERVER IS AWAY | 0 rows | 1 change, 0.0/s | at t 0:11 | went on behind the cursor");
    }

    private void snapshot() {
        table.take(new SubscriptionEvent.SnapshotRow(row(1, "one", 4)), 0);
        table.take(new SubscriptionEvent.SnapshotRow(row(2, null, 5)), 0);
        table.take(new SubscriptionEvent.SnapshotComplete(Map.of(0, 9L), Token.of(new byte[] {1}), 2, 2, CURSOR), 0);
        assertThat(text(80, 24))
                .containsExactly(
                        "id  name", "--  ----", " 1  one ", " 2  NULL", "2 rows | 0 changes, 0.0/s | at t 0:9");
    }

    private List<String> text(int width, int height) {
        return table.lines(width, height, 0, true).stream()
                .map(AttributedString::toString)
                .toList();
    }

    private String ansi(long nanos) {
        return table.lines(80, 24, nanos, true).get(2).toAnsi();
    }

    private static SubscriptionEvent update(QueryRow before, QueryRow row) {
        return new SubscriptionEvent.Update(row.get(0), before, row, CURSOR);
    }

    private static QueryRow row(long id, String name, long offset) {
        return new QueryRow(COLUMNS, Arrays.asList(id, name), at(offset));
    }

    private static Coordinates at(long offset) {
        return new Coordinates("t", 0, offset, Instant.EPOCH);
    }

    private static SubscriptionHeader header(boolean resumed) {
        return new SubscriptionHeader("s", "", COLUMNS, "t", "id", "t", "", "", "", "all rows", resumed);
    }
}
