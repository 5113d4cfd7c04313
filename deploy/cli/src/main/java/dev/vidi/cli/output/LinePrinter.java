package dev.vidi.cli.output;

import dev.vidi.client.SubscriptionEvent;
import java.io.PrintWriter;

/** Prints a line for each event, and tells on the other output when the server is away. */
final class LinePrinter implements EventPrinter {
    private final EventLines lines;
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean away;

    LinePrinter(EventLines lines, PrintWriter out, PrintWriter err) {
        this.lines = lines;
        this.out = out;
        this.err = err;
    }

    @Override
    public void print(SubscriptionEvent event) {
        away = false;
        lines.print(event);
        out.flush();
    }

    @Override
    public void idle(boolean connected) {
        if (!connected && !away) {
            err.println("vidi: the server is away; the subscription goes on when it is back");
            err.flush();
        }
        away = !connected;
    }

    @Override
    public void close() {
        out.flush();
    }
}
