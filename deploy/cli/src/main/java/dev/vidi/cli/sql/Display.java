package dev.vidi.cli.sql;

import dev.vidi.cli.output.EventPrinter;
import dev.vidi.cli.output.Format;
import dev.vidi.client.Subscription;
import java.io.PrintWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where results go, and in which form. For one thread. */
public final class Display {
    private final PrintWriter out;
    private final PrintWriter err;
    private Format format;
    private boolean timing = true;
    private @Nullable Function<Subscription, EventPrinter> live;

    /** Shows results there; what is no result, but has to be told, is told on the other. */
    public Display(PrintWriter out, PrintWriter err, Format format) {
        this.out = out;
        this.err = err;
        this.format = format;
    }

    /** Where results go. */
    public PrintWriter out() {
        return out;
    }

    /** Where errors go. */
    public PrintWriter err() {
        return err;
    }

    /** The form of results. */
    public Format format() {
        return format;
    }

    /** Shows results in another form from now on. */
    public void format(Format value) {
        format = value;
    }

    /** Whether tables say how long their query took. */
    public boolean timing() {
        return timing;
    }

    /** Has tables say how long their query took, or not. */
    public void timing(boolean value) {
        timing = value;
    }

    /** Has tables that change shown by such printers, in place. */
    public void live(Function<Subscription, EventPrinter> value) {
        live = value;
    }

    /** A printer of a subscription's events. */
    public EventPrinter events(Subscription subscription) {
        return format == Format.TABLE && live != null
                ? live.apply(subscription)
                : EventPrinter.of(format, subscription.header(), out, err);
    }
}
