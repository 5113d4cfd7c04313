package dev.vidi.cli.output;

import dev.vidi.client.QueryRow;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionEvent.Cases;
import java.util.Optional;

/** What events are called, and the row that each is about. */
final class EventText {
    private static final Cases<String> NAMES = new Cases<>(
            row -> "row",
            complete -> "snapshot-complete",
            enter -> "enter",
            update -> "update",
            leave -> "leave",
            progress -> "progress",
            resync -> "resync");
    private static final Cases<Optional<QueryRow>> ROWS = new Cases<>(
            row -> Optional.of(row.row()),
            complete -> Optional.empty(),
            enter -> Optional.of(enter.row()),
            update -> Optional.of(update.row()),
            leave -> Optional.of(leave.before()),
            progress -> Optional.empty(),
            resync -> Optional.empty());

    private EventText() {}

    static String name(SubscriptionEvent event) {
        return event.fold(NAMES);
    }

    /** The row as it is, or was when it leaves. */
    static Optional<QueryRow> row(SubscriptionEvent event) {
        return event.fold(ROWS);
    }
}
