package dev.vidi.cli.sql;

import dev.vidi.cli.output.EventPrinter;
import dev.vidi.client.Cursor;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionEvent.Cases;
import dev.vidi.client.Token;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the events of a subscription until it has shown enough.
 *
 * @param time how long; null without end
 * @param changesMax how many changes; 0 without end
 * @param kept is given each new token
 * @param behind is given the cursor of each event that has one, after that was shown
 */
public record Follow(@Nullable Duration time, long changesMax, Consumer<Token> kept, Consumer<Cursor> behind) {
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final Cases<Boolean> IS_CHANGE = new Cases<>(
            row -> false,
            complete -> false,
            enter -> true,
            update -> true,
            leave -> true,
            progress -> false,
            resync -> false);

    /** Without end; cursors are not kept. */
    public static Follow endless(Consumer<Token> kept) {
        return new Follow(null, 0, kept, cursor -> {});
    }

    /** Shows events; an interrupt ends it with {@link dev.vidi.client.VidiException}. */
    void run(Subscription subscription, EventPrinter printer, LongSupplier nanoTime, BooleanSupplier unread) {
        long start = nanoTime.getAsLong();
        long changes = 0;
        while (!unread.getAsBoolean()) {
            long left = time == null ? FRAME.toNanos() : start + time.toNanos() - nanoTime.getAsLong();
            if (left <= 0) {
                return;
            }
            Optional<SubscriptionEvent> event = subscription.poll(Duration.ofNanos(Math.min(left, FRAME.toNanos())));
            if (event.isEmpty()) {
                if (subscription.closed()) {
                    return;
                }
                printer.idle(subscription.connected());
            } else {
                show(event.get(), printer);
                changes += event.get().fold(IS_CHANGE) ? 1 : 0;
                if (changesMax > 0 && changes >= changesMax) {
                    return;
                }
            }
        }
    }

    private void show(SubscriptionEvent event, EventPrinter printer) {
        printer.print(event);
        if (event instanceof SubscriptionEvent.SnapshotComplete complete) {
            kept.accept(complete.token());
        }
        event.cursor().ifPresent(behind);
    }
}
