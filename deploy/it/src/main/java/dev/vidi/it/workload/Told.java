package dev.vidi.it.workload;

import dev.vidi.client.Coordinates;
import dev.vidi.client.QueryRow;
import dev.vidi.client.SubscriptionEvent;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber was told, as far as it matters whether anything is missing: keys and places, not values. As text it is
 * a line.
 *
 * @param key of the row; empty where it is about none
 * @param partition of the row or the change; -1 where there is none
 * @param offset of the row or the change; -1 where there is none
 * @param before offset of the version that a change follows; null when it follows none
 * @param position by partition, for those that say how far everything was told
 */
record Told(
        Kind kind,
        String key,
        int partition,
        long offset,
        @Nullable Long before,
        Map<Integer, Long> position) {

    enum Kind {
        ROW,
        COMPLETE,
        PUT,
        LEAVE,
        PROGRESS,
        RESYNC
    }

    Told {
        position = Map.copyOf(position);
    }

    static Told of(SubscriptionEvent event) {
        return event.fold(new SubscriptionEvent.Cases<>(
                row -> placed(Kind.ROW, key(row.row()), row.row().at(), null),
                complete -> positioned(Kind.COMPLETE, complete.position()),
                enter -> placed(Kind.PUT, enter.key(), enter.row().at(), null),
                update -> placed(
                        Kind.PUT,
                        update.key(),
                        update.row().at(),
                        update.before().at()),
                leave -> placed(
                        Kind.LEAVE, leave.key(), leave.at(), leave.before().at()),
                progress -> positioned(Kind.PROGRESS, progress.position()),
                resync -> positioned(Kind.RESYNC, Map.of())));
    }

    static String key(QueryRow row) {
        return Objects.requireNonNull(row.get(0)).toString();
    }

    private static Told placed(Kind kind, @Nullable Object key, Coordinates at, @Nullable Coordinates before) {
        return new Told(
                kind,
                Objects.requireNonNull(key).toString(),
                at.partition(),
                at.offset(),
                before == null ? null : before.offset(),
                Map.of());
    }

    private static Told positioned(Kind kind, Map<Integer, Long> position) {
        return new Told(kind, "", -1, -1, null, position);
    }

    /** The line; keys have no blanks. */
    String toLine() {
        StringJoiner line = new StringJoiner(" ");
        line.add(kind.name()).add(key.isEmpty() ? "-" : key).add(Integer.toString(partition));
        line.add(Long.toString(offset)).add(before == null ? "-" : before.toString());
        new TreeMap<>(position).forEach((of, at) -> line.add(of + ":" + at));
        return line.toString();
    }

    /**
     * The line as a value.
     *
     * @throws IllegalArgumentException when it is none, or only a part of one
     */
    static Told parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length < 5) {
            throw new IllegalArgumentException("expected at least 5 words, found: " + line);
        }
        Map<Integer, Long> position = new TreeMap<>();
        for (int i = 5; i < parts.length; i++) {
            String[] pair = parts[i].split(":", 2);
            if (pair.length < 2) {
                throw new IllegalArgumentException("expected partition:offset, found: " + parts[i]);
            }
            position.put(Integer.valueOf(pair[0]), Long.valueOf(pair[1]));
        }
        return new Told(
                Kind.valueOf(parts[0]),
                parts[1].equals("-") ? "" : parts[1],
                Integer.parseInt(parts[2]),
                Long.parseLong(parts[3]),
                parts[4].equals("-") ? null : Long.valueOf(parts[4]),
                position);
    }
}
