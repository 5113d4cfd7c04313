package dev.vidi.cli.output;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How far a load is: a line that changes in place on a terminal, elsewhere a new line now and then. For one thread.
 */
public final class ProgressBar {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int WIDTH = 24;

    private final PrintWriter err;
    private final boolean terminal;
    private final long total;
    private final long begin;
    private final Rate rowRate = new Rate();
    private final Rate byteRate = new Rate();
    private long next;
    private boolean begun;
    private int width;

    /**
     * A bar that begins now.
     *
     * @param total bytes to be done; negative when nobody knows
     */
    public ProgressBar(PrintWriter err, boolean terminal, long total, long nanos) {
        this.err = err;
        this.terminal = terminal;
        this.total = total;
        this.begin = nanos;
        this.next = terminal ? nanos : nanos + LINE_NANOS;
    }

    /** Shows how far it is, unless it did so a moment ago. */
    public void show(long bytes, long rows, long rejected, long nanos) {
        if (!begun) {
            begun = true; // the first rate is of what is done from here on: a load that goes on begins with some of it
            rowRate.begin(rows, nanos);
            byteRate.begin(bytes, nanos);
        }
        if (nanos - next < 0) {
            return;
        }
        next = nanos + (terminal ? TERMINAL_NANOS : LINE_NANOS);
        String text = text(bytes, rows, rejected, nanos);
        if (terminal) {
            String padding = " ".repeat(Math.max(0, width - text.length()));
            width = text.length();
            err.print("\r" + text + padding);
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** Leaves the line to what is printed next. */
    public void close() {
        if (width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            err.flush();
        }
    }

    private String text(long bytes, long rows, long rejected, long nanos) {
        double speed = byteRate.perSecond(bytes, nanos);
        StringBuilder text = new StringBuilder();
        if (total > 0) {
            double part = Math.min(1, (double) bytes / total);
            int full = (int) (part * WIDTH);
            text.append('[')
                    .append("#".repeat(full))
                    .append("-".repeat(WIDTH - full))
                    .append(String.format(Locale.ROOT, "] %3.0f%%  ", Math.floor(part * 100)));
        }
        text.append(String.format(Locale.ROOT, "%,d rows  %,.0f/s", rows, rowRate.perSecond(rows, nanos)));
        if (rejected > 0) {
            text.append(String.format(Locale.ROOT, "  %,d rejected", rejected));
        }
        if (total > 0 && speed > 0) {
            text.append("  ").append(time((long) ((total - bytes) / speed))).append(" left");
        } else {
            text.append("  ").append(time(TimeUnit.NANOSECONDS.toSeconds(nanos - begin)));
        }
        return text.toString();
    }

    private static String time(long seconds) {
        long left = Math.max(0, seconds);
        return left < 3_600
                ? String.format(Locale.ROOT, "%d:%02d", left / 60, left % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", left / 3_600, left / 60 % 60, left % 60);
    }
}
