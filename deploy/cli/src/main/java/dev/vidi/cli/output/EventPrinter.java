package dev.vidi.cli.output;

import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionHeader;
import java.io.PrintWriter;

/** Shows the events of one subscription as they come. For one thread. */
public interface EventPrinter extends AutoCloseable {

    /** Shows an event. */
    void print(SubscriptionEvent event);

    /** Shows what waits to be shown: nothing more comes just now. */
    void idle(boolean connected);

    /** Leaves what is shown as it is. */
    @Override
    void close();

    /** A printer of events, a line each. */
    static EventPrinter of(Format format, SubscriptionHeader header, PrintWriter out, PrintWriter err) {
        EventLines lines = switch (format) {
            case TABLE -> new TableEvents(header.columns(), out);
            case JSON -> new JsonEvents(header, out);
            case CSV -> new CsvEvents(header.columns(), out);
        };
        return new LinePrinter(lines, out, err);
    }

    /** Events as lines of text. */
    interface EventLines {

        /** Prints the line of an event, or nothing. */
        void print(SubscriptionEvent event);
    }
}
