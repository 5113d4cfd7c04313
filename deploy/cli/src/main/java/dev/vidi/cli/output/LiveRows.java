package dev.vidi.cli.output;

import dev.vidi.client.Coordinates;
import dev.vidi.client.QueryRow;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionEvent.Cases;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a subscription selects at present, in the order in which they came. A row is known by the record that
 * wrote it. Of many rows only the first {@value #ROWS_MAX} are held, since no terminal shows more; the others are counted.
 * For one thread.
 */
final class LiveRows {
    static final int ROWS_MAX = 10_000;

    private final Map<Place, Integer> numbers = new HashMap<>();
    private final TreeMap<Integer, Live> rows = new TreeMap<>();
    private int next;
    /** Rows that are not held. */
    private long hidden;

    private long changes;
    private long now;
    private boolean complete;
    private final Cases<Object> cases = new Cases<>(
            row -> enter(row.row(), null),
            done -> complete = true,
            enter -> change(() -> enter(enter.row(), now)),
            update -> change(() -> update(update.before(), update.row())),
            leave -> change(() -> leave(leave.before())),
            progress -> this,
            resync -> clear());

    private record Place(int partition, long offset) {
        static Place of(Coordinates at) {
            return new Place(at.partition(), at.offset());
        }
    }

    /**
     * A row.
     *
     * @param changed columns that changed when it was last written
     * @param nanos when that was; null for a row that was there already
     */
    record Live(QueryRow row, BitSet changed, @Nullable Long nanos) {}

    /** Takes an event in, that comes at a time. */
    void take(SubscriptionEvent event, long nanos) {
        now = nanos;
        Object unused = event.fold(cases);
    }

    /** The first rows. */
    List<Live> first(int max) {
        return rows.values().stream().limit(max).toList();
    }

    /** How many there are. */
    long count() {
        return rows.size() + hidden;
    }

    /** Changes so far. */
    long changes() {
        return changes;
    }

    /** Whether all rows are there. */
    boolean complete() {
        return complete;
    }

    private Object change(Runnable change) {
        changes++;
        change.run();
        return this;
    }

    private Object enter(QueryRow row, @Nullable Long nanos) {
        BitSet all = new BitSet();
        all.set(0, row.values().size());
        hold(new Live(row, all, nanos));
        return this;
    }

    private void update(QueryRow before, QueryRow row) {
        BitSet changed = new BitSet();
        for (int i = 0; i < row.values().size(); i++) {
            changed.set(i, !Objects.equals(before.get(i), row.get(i)));
        }
        Live live = new Live(row, changed, now);
        Integer number = numbers.remove(Place.of(before.at()));
        if (number != null) {
            put(number, live);
        } else { // of one that is not held, or that was there before a cursor
            hidden = Math.max(0, hidden - 1);
            hold(live);
        }
    }

    private void leave(QueryRow before) {
        Integer number = numbers.remove(Place.of(before.at()));
        if (number != null) {
            rows.remove(number);
        } else {
            hidden = Math.max(0, hidden - 1);
        }
    }

    private void hold(Live row) {
        if (rows.size() < ROWS_MAX) {
            put(next++, row);
        } else {
            hidden++;
        }
    }

    private void put(int number, Live row) {
        numbers.put(Place.of(row.row().at()), number);
        rows.put(number, row);
    }

    private Object clear() {
        numbers.clear();
        rows.clear();
        hidden = 0;
        complete = false;
        return this;
    }
}
