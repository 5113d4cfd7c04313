package dev.vidi.cli.shell;

import dev.vidi.cli.output.EventPrinter;
import dev.vidi.cli.output.Format;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jline.terminal.Terminal;

/** Where subscriptions are shown in place: on a terminal that somebody has, or on one that is opened for this alone. */
public final class LiveTerminal {

    private LiveTerminal() {}

    /** Opens the terminal for one subscription, which Ctrl-C closes; lines, when it cannot show anything in place. */
    public static EventPrinter open(Subscription subscription) {
        try {
            Terminal terminal = Keyboard.open();
            terminal.handle(Terminal.Signal.INT, signal -> subscription.close());
            return new Closing(
                    of(terminal, System::nanoTime)
                            .map(live -> live.apply(subscription))
                            .orElseGet(() -> lines(subscription, terminal.writer())),
                    terminal);
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    /** Shows subscriptions on a terminal; empty when that can only print. */
    static Optional<Function<Subscription, EventPrinter>> of(Terminal terminal, LongSupplier nanoTime) {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB)
                ? Optional.empty()
                : Optional.of(subscription -> new LiveScreen(terminal, subscription.header(), nanoTime));
    }

    private static EventPrinter lines(Subscription subscription, PrintWriter out) {
        return EventPrinter.of(Format.TABLE, subscription.header(), out, out);
    }

    private record Closing(EventPrinter printer, Terminal terminal) implements EventPrinter {
        @Override
        public void print(SubscriptionEvent event) {
            printer.print(event);
        }

        @Override
        public void idle(boolean connected) {
            printer.idle(connected);
        }

        @Override
        public void close() {
            printer.close();
            try {
                terminal.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the terminal cannot be left", e);
            }
        }
    }
}
