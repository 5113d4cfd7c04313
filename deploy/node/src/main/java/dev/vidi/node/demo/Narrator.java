package dev.vidi.node.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Tells the story to a person, and stops it at the first claim that does not hold. Confined to one thread, but for silence. */
final class Narrator {

    private static final String PLAIN = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final Duration WORTH_SAYING = Duration.ofMillis(1);
    private static final int BAR = 30;
    private static final int LABEL = 14;

    private final PrintWriter out;
    private final boolean terminal;
    private final long began = System.nanoTime();
    private long since = began;
    private volatile boolean silent;
    private int steps;
    private int claims;

    /** Colours and moving progress only on a terminal. */
    Narrator(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void heading(String text) {
        say(style(BOLD, text));
    }

    /** Begins the next step. */
    void step(String title) {
        steps++;
        say("");
        say(style(BOLD, String.format(Locale.ROOT, "%2d  %s", steps, title)));
        since = System.nanoTime();
    }

    void line(String text) {
        say("    " + text);
    }

    void fact(String label, Object value) {
        say("      " + style(DIM, pad(label, LABEL)) + " " + value);
    }

    /** Shows how far something has come: as it moves on a terminal, else only its end. */
    void progress(String label, int done, int total) {
        String count = String.format(Locale.ROOT, "%,d", total);
        if (terminal) {
            int full = total == 0 ? BAR : (int) ((long) BAR * done / total);
            out.print(CLEAR_LINE + "      " + style(DIM, pad(label, LABEL)) + " "
                    + (done < total
                            ? "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] "
                                    + String.format(Locale.ROOT, "%,d of ", done)
                            : "")
                    + count);
            out.flush();
        }
        if (done == total) {
            if (terminal) {
                say("");
            } else {
                fact(label, count);
            }
        }
    }

    /** Goes on when both are equal, and says how long it took since the claim or step before. */
    void claim(String text, Object expected, Object found) {
        claim(text, Objects.equals(expected, found), expected, found);
    }

    /** The same for a claim that is not one of equality. */
    void claim(String text, boolean holds, Object expected, Object found) {
        if (!holds) {
            throw new BrokenClaimException(text, expected, found);
        }
        claims++;
        long now = System.nanoTime();
        Duration took = Duration.ofNanos(now - since);
        String shown = took.compareTo(WORTH_SAYING) < 0 ? "" : style(DIM, "  (" + Took.text(took) + ")");
        say("  " + style(GREEN, "ok") + "  " + text + shown);
        since = now;
    }

    /** The same for many values: of those that differ, one is named. */
    <K> void claimEach(String text, String what, Map<K, ?> expected, Map<K, ?> found) {
        for (Map.Entry<K, ?> each : expected.entrySet()) {
            Object other = found.get(each.getKey());
            if (!each.getValue().equals(other)) {
                throw new BrokenClaimException(
                        text, what + " " + each.getKey() + ": " + each.getValue(), other == null ? "nothing" : other);
            }
        }
        claim(text, expected.size(), found.size());
    }

    void broken(String message) {
        if (terminal) {
            out.print(CLEAR_LINE);
        }
        say("  " + style(RED, "NO") + "  " + message);
        say("");
        say(style(RED, "Step " + steps + " did not hold") + ", after " + elapsed() + ".");
    }

    void held() {
        say("");
        say(style(GREEN, "All " + steps + " steps held") + ": " + claims + " claims checked in " + elapsed() + ".");
    }

    private String elapsed() {
        return Took.text(Duration.ofNanos(System.nanoTime() - began));
    }

    /** Says nothing more: the process is ending. Any thread. */
    void silence() {
        silent = true;
    }

    boolean silent() {
        return silent;
    }

    private void say(String text) {
        if (silent) {
            return;
        }
        out.println(text);
        out.flush();
    }

    private String style(String style, String text) {
        return terminal ? style + text + PLAIN : text;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
