package dev.vidi.cli.output;

import dev.vidi.client.Column;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as a picture of a terminal's size: the rows as they are, what has just changed in reverse, and a line
 * about where it is. It knows no terminal. For one thread.
 */
public final class LiveTable {
    private static final long HIGHLIGHT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LINES_AROUND = 3;
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final String topic;
    private final LiveRows rows = new LiveRows();
    private final Rate rate = new Rate();
    private final TreeMap<Integer, Long> position = new TreeMap<>();
    private String remark = "";

    /** A picture of nothing yet. */
    public LiveTable(SubscriptionHeader header) {
        this.columns = header.columns();
        this.topic = header.topic();
        this.remark = header.resumed() ? "went on behind the cursor: rows from before are not shown" : "";
    }

    /** Takes an event in, that comes at a time. */
    public void take(SubscriptionEvent event, long nanos) {
        rows.take(event, nanos);
        if (event instanceof SubscriptionEvent.SnapshotComplete complete) {
            position.putAll(complete.position());
        } else if (event instanceof SubscriptionEvent.Progress progress) {
            position.putAll(progress.position());
        } else if (event instanceof SubscriptionEvent.Resync resync) {
            remark = "began anew: " + resync.reason();
        } else if (event instanceof SubscriptionEvent.Leave leave) {
            position.merge(leave.at().partition(), leave.at().offset(), Math::max);
        } else if (rows.complete() || rows.changes() > 0) {
            EventText.row(event)
                    .ifPresent(
                            row -> position.merge(row.at().partition(), row.at().offset(), Math::max));
        }
    }

    /** The picture at a time. */
    public List<AttributedString> lines(int width, int height, long nanos, boolean connected) {
        List<LiveRows.Live> shown = rows.first(Math.max(1, height - LINES_AROUND));
        List<List<String>> cells = shown.stream()
                .map(live -> live.row().values().stream().map(LiveTable::cell).toList())
                .toList();
        int[] widths = widths(cells);
        List<AttributedString> lines = new ArrayList<>();
        lines.add(line(width, widths, columns.stream().map(Column::name).toList(), null, nanos));
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : GAP).append("-".repeat(widths[i]));
        }
        lines.add(new AttributedString(cut(rule.toString(), width)));
        for (int i = 0; i < shown.size(); i++) {
            lines.add(line(width, widths, cells.get(i), shown.get(i), nanos));
        }
        lines.add(new AttributedString(
                cut(status(shown.size(), nanos, connected), width), AttributedStyle.DEFAULT.faint()));
        return lines;
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "NULL" : Cell.of(value);
    }

    private int[] widths(List<List<String>> cells) {
        int[] widths =
                columns.stream().mapToInt(column -> Cell.width(column.name())).toArray();
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Cell.width(row.get(i)));
            }
        }
        return widths;
    }

    private AttributedString line(
            int width, int[] widths, List<String> cells, LiveRows.@Nullable Live live, long nanos) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        int left = width;
        for (int i = 0; i < widths.length && left > 0; i++) {
            String gap = i == 0 ? "" : GAP;
            String padding = " ".repeat(widths[i] - Cell.width(cells.get(i)));
            String text = TableRows.isNumber(columns.get(i)) ? padding + cells.get(i) : cells.get(i) + padding;
            line.append(cut(gap, left));
            left -= gap.length();
            line.append(
                    cut(text, left),
                    live != null && isFresh(live, i, nanos) ? AttributedStyle.INVERSE : AttributedStyle.DEFAULT);
            left -= widths[i];
        }
        return line.toAttributedString();
    }

    private static boolean isFresh(LiveRows.Live live, int column, long nanos) {
        return live.nanos() != null
                && nanos - live.nanos() < HIGHLIGHT_NANOS
                && live.changed().get(column);
    }

    /** As much of a text as fits. */
    private static String cut(String text, int width) {
        return new AttributedString(text)
                .columnSubSequence(0, Math.max(0, width))
                .toString();
    }

    private String status(int shown, long nanos, boolean connected) {
        List<String> parts = new ArrayList<>();
        if (!connected) {
            parts.add("THE SERVER IS AWAY");
        }
        parts.add(String.format(
                Locale.ROOT,
                "%,d row%s%s",
                rows.count(),
                rows.count() == 1 ? "" : "s",
                rows.count() > shown ? ", the first " + shown + " shown" : ""));
        parts.add(String.format(
                Locale.ROOT,
                "%,d change%s, %.1f/s",
                rows.changes(),
                rows.changes() == 1 ? "" : "s",
                rate.perSecond(rows.changes(), nanos)));
        if (!position.isEmpty()) {
            StringBuilder at = new StringBuilder("at " + topic);
            for (Map.Entry<Integer, Long> each : position.entrySet()) {
                at.append(' ').append(each.getKey()).append(':').append(each.getValue());
            }
            parts.add(at.toString());
        }
        if (!remark.isEmpty()) {
            parts.add(remark);
        }
        return String.join(" | ", parts);
    }
}
