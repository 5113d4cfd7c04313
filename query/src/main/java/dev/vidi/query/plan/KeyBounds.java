package dev.vidi.query.plan;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.StoredForm;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What constraints say of one column of a key, in the order-keeping form of {@link KeyCodec}. Confined to one call. */
final class KeyBounds {

    private final int column;
    private final ColumnType type;
    private final boolean last;
    private final KeyCodec codec;
    private byte[] from = {};
    private byte @Nullable [] to;
    private @Nullable TreeSet<byte[]> keys;

    /**
     * Bounds of nothing yet.
     *
     * @param last whether no other column of the key is behind this one
     */
    KeyBounds(int column, ColumnType type, boolean last) {
        this.column = column;
        this.type = type;
        this.last = last;
        this.codec = new KeyCodec(type);
    }

    /** Takes in a constraint; false when no row at all fulfils it. */
    boolean take(ColumnConstraint constraint) {
        try {
            return constraint.fold(never -> false, this::oneOf, this::between);
        } catch (IllegalArgumentException outOfDomain) {
            return true; // no key has such a value: the rows are examined anyway
        }
    }

    private boolean oneOf(ColumnConstraint.OneOf constraint) {
        if (constraint.column() == column) {
            TreeSet<byte[]> encoded = new TreeSet<>(Arrays::compareUnsigned);
            constraint.values().forEach(value -> encoded.add(encode(value)));
            TreeSet<byte[]> before = keys;
            if (before != null) {
                encoded.retainAll(before);
            }
            keys = encoded;
        }
        return true;
    }

    private boolean between(ColumnConstraint.Between constraint) {
        if (constraint.column() == column) {
            Object lower = constraint.lower();
            if (lower != null) {
                byte[] bound = encode(lower);
                byte[] behind = constraint.lowerInclusive() ? bound : after(bound);
                bound = behind == null ? bound : behind; // behind the greatest value is nothing: the rows will say so
                from = Arrays.compareUnsigned(from, bound) < 0 ? bound : from;
            }
            Object upper = constraint.upper();
            if (upper != null) {
                byte[] bound = constraint.upperInclusive() ? after(encode(upper)) : encode(upper);
                byte[] before = to;
                boolean narrower = bound != null && (before == null || Arrays.compareUnsigned(before, bound) > 0);
                to = narrower ? bound : before;
            }
        }
        return true;
    }

    private byte[] encode(Object stored) {
        return codec.encode(StoredForm.value(type, stored));
    }

    /** What comes right behind a value and all keys that have it; null when there is nothing. */
    private byte @Nullable [] after(byte[] value) {
        return last ? Arrays.copyOf(value, value.length + 1) : Paths.afterAll(value);
    }

    /** The values that the column can have, ascending; null when they are not listed. */
    @Nullable
    List<byte[]> listed() {
        TreeSet<byte[]> listed = keys;
        return listed == null ? null : listed.stream().filter(this::isWithin).toList();
    }

    private boolean isWithin(byte[] key) {
        byte[] upper = to;
        return Arrays.compareUnsigned(from, key) <= 0 && (upper == null || Arrays.compareUnsigned(key, upper) < 0);
    }

    /** Whether no value lies between the bounds. */
    boolean isEmpty() {
        byte[] upper = to;
        return upper != null && Arrays.compareUnsigned(from, upper) >= 0;
    }

    byte[] from() {
        return from;
    }

    byte @Nullable [] to() {
        return to;
    }
}
