package dev.vidi.query.plan;

import dev.vidi.query.catalog.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the narrowest access path that constraints on the key allow: keys, when each column of it is one of some values; else
 * the range of those that begin with the values of its first columns, and lie within the bounds of the next. Confined to one
 * call.
 */
final class Paths {

    /** More combinations of values are a range. */
    private static final int COMBINATIONS_MAX = 10_000;

    private final TableSchema schema;

    Paths(TableSchema schema) {
        this.schema = schema;
    }

    AccessPath of(List<ColumnConstraint> constraints) {
        List<byte[]> prefixes = List.of(new byte[0]);
        int columns = schema.keyColumns().size();
        for (int i = 0; i < columns; i++) {
            KeyBounds bounds = bounds(i, i == columns - 1);
            if (!constraints.stream().allMatch(bounds::take)) {
                return new AccessPath.Nothing();
            }
            List<byte[]> listed = bounds.listed();
            if (bounds.isEmpty() || (listed != null && listed.isEmpty())) {
                return new AccessPath.Nothing();
            }
            if (listed == null || (columns > 1 && (long) prefixes.size() * listed.size() > COMBINATIONS_MAX)) {
                return range(prefixes, bounds);
            }
            prefixes = combined(prefixes, listed);
        }
        return new AccessPath.Keys(prefixes);
    }

    private KeyBounds bounds(int place, boolean last) {
        int column = schema.keyColumns().get(place);
        return new KeyBounds(column, schema.columns().get(column).type(), last);
    }

    private static List<byte[]> combined(List<byte[]> prefixes, List<byte[]> listed) {
        List<byte[]> combined = new ArrayList<>(prefixes.size() * listed.size());
        for (byte[] prefix : prefixes) {
            for (byte[] next : listed) {
                combined.add(joined(prefix, next));
            }
        }
        return combined;
    }

    private static AccessPath range(List<byte[]> prefixes, KeyBounds bounds) {
        byte[] first = prefixes.get(0);
        byte[] last = prefixes.get(prefixes.size() - 1);
        byte[] upper = bounds.to();
        byte[] from = joined(first, bounds.from());
        byte[] to = upper == null ? afterAll(last) : joined(last, upper);
        return from.length == 0 && to == null ? new AccessPath.Scan() : new AccessPath.Range(from, to);
    }

    private static byte[] joined(byte[] prefix, byte[] next) {
        byte[] joined = Arrays.copyOf(prefix, prefix.length + next.length);
        System.arraycopy(next, 0, joined, prefix.length, next.length);
        return joined;
    }

    /** What comes right behind all that begins with these bytes; null when there is nothing. */
    static byte @Nullable [] afterAll(byte[] prefix) {
        int end = prefix.length;
        while (end > 0 && prefix[end - 1] == (byte) 0xFF) {
            end--;
        }
        if (end == 0) {
            return null;
        }
        byte[] after = Arrays.copyOf(prefix, end);
        after[end - 1]++;
        return after;
    }
}
