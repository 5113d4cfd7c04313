package dev.vidi.bench.command;

import dev.vidi.bench.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Progress for people, a line each. */
final class ProgressLines implements Progress {

    private final PrintWriter to;

    private ProgressLines(PrintWriter to) {
        this.to = to;
    }

    static Progress to(PrintWriter writer) {
        return new ProgressLines(writer);
    }

    @Override
    public void begins(String what, Duration left) {
        to.println(String.format(Locale.ROOT, "%4d s left  %s", Math.max(0, left.toSeconds()), what));
        to.flush();
    }
}
