package dev.vidi.it.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.Coordinates;
import dev.vidi.client.Cursor;
import dev.vidi.client.QueryRow;
import dev.vidi.client.Session;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionEvent.Cases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a subscription, folded from its events by the key in their first column. Every change must begin with the very
 * row version that the events before it have left: one that is missing, comes twice, or comes too early breaks the chain.
 * For one thread.
 */
final class Folded {
    private static final long SOON_NANOS = Duration.ofSeconds(40).toNanos();

    private final Map<Object, QueryRow> rows = new HashMap<>();
    private final Map<Integer, Long> latest = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final Cases<String> cases = new Cases<>(
            row -> {
                assertThat(rows.put(key(row.row()), row.row()))
                        .as("row %s comes twice", row)
                        .isNull();
                return "row " + key(row.row());
            },
            complete -> "complete",
            enter -> {
                advance(enter.row().at());
                assertThat(rows.put(key(enter.row()), enter.row()))
                        .as("%s has entered before", enter)
                        .isNull();
                return "enter " + enter.key();
            },
            update -> {
                advance(update.row().at());
                assertThat(rows.put(key(update.row()), update.row()))
                        .as("before %s", update)
                        .isEqualTo(update.before());
                return "update " + update.key();
            },
            leave -> {
                advance(leave.at());
                assertThat(rows.remove(key(leave.before())))
                        .as("before %s", leave)
                        .isEqualTo(leave.before());
                return "leave " + leave.key();
            },
            progress -> "",
            resync -> {
                rows.clear();
                latest.clear();
                return "resync";
            });
    private long changes;
    private @Nullable Cursor cursor;

    private static Object key(QueryRow row) {
        return String.valueOf(row.get(0));
    }

    private void advance(Coordinates at) {
        Long before = latest.put(at.partition(), at.offset());
        assertThat(at.offset())
                .as("offset in partition %s", at.partition())
                .isGreaterThan(before == null ? -1 : before);
        changes++;
    }

    void take(SubscriptionEvent event) {
        String what = event.fold(cases);
        if (!what.isEmpty()) {
            events.add(what);
        }
        event.cursor().ifPresent(behind -> cursor = behind);
    }

    /** Takes events until something holds. */
    Folded takeUntil(Subscription subscription, BooleanSupplier done) {
        long end = System.nanoTime() + SOON_NANOS;
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("events so far: %s, rows %s", tail(), rows.size())
                    .isLessThan(end);
            subscription.poll(Duration.ofMillis(100)).ifPresent(this::take);
        }
        return this;
    }

    /** Takes events until there are so many besides progress. */
    Folded takeEvents(Subscription subscription, int count) {
        return takeUntil(subscription, () -> events.size() >= count);
    }

    private List<String> tail() {
        return events.subList(Math.max(0, events.size() - 20), events.size());
    }

    /** Events so far, but for progress. */
    List<String> events() {
        return List.copyOf(events);
    }

    /** The rows as the events have left them. */
    Map<Object, List<@Nullable Object>> rows() {
        Map<Object, List<@Nullable Object>> values = new TreeMap<>();
        rows.forEach((key, row) -> values.put(key, row.values()));
        return values;
    }

    long changes() {
        return changes;
    }

    @Nullable
    Cursor cursor() {
        return cursor;
    }

    /** The rows that a query selects. */
    static Map<Object, List<@Nullable Object>> selected(Session session, String sql) {
        Map<Object, List<@Nullable Object>> values = new TreeMap<>();
        try (var result = session.query(
                sql, List.of(), dev.vidi.client.QueryOptions.DEFAULT.withLevel(dev.vidi.client.Level.STRONG))) {
            result.forEachRemaining(row -> values.put(key(row), row.values()));
        }
        return values;
    }
}
