package dev.vidi.query.plan;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.StoredForm;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the narrowest access path that constraints on the key column allow. Confined to one call. */
final class Paths {
    private final int keyColumn;
    private final ColumnType keyType;
    private final KeyCodec codec;
    private byte[] from = {};
    private byte @Nullable [] to;
    private @Nullable TreeSet<byte[]> keys;

    Paths(int keyColumn, ColumnType keyType) {
        this.keyColumn = keyColumn;
        this.keyType = keyType;
        this.codec = new KeyCodec(keyType);
    }

    AccessPath of(List<ColumnConstraint> constraints) {
        for (ColumnConstraint constraint : constraints) {
            try {
                boolean some = constraint.fold(never -> false, this::oneOf, this::between);
                if (!some) {
                    return new AccessPath.Nothing();
                }
            } catch (IllegalArgumentException outOfDomain) {
                // No key has such a value: the rows are examined anyway.
            }
        }
        TreeSet<byte[]> listed = keys;
        if (listed != null) {
            List<byte[]> within = listed.stream().filter(this::isWithin).toList();
            return within.isEmpty() ? new AccessPath.Nothing() : new AccessPath.Keys(within);
        }
        byte[] upper = to;
        if (upper != null && Arrays.compareUnsigned(from, upper) >= 0) {
            return new AccessPath.Nothing();
        }
        return from.length == 0 && upper == null ? new AccessPath.Scan() : new AccessPath.Range(from, upper);
    }

    private boolean oneOf(ColumnConstraint.OneOf constraint) {
        if (constraint.column() == keyColumn) {
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
        if (constraint.column() == keyColumn) {
            Object lower = constraint.lower();
            if (lower != null) {
                byte[] bound = constraint.lowerInclusive() ? encode(lower) : after(encode(lower));
                from = Arrays.compareUnsigned(from, bound) < 0 ? bound : from;
            }
            Object upper = constraint.upper();
            if (upper != null) {
                byte[] bound = constraint.upperInclusive() ? after(encode(upper)) : encode(upper);
                byte[] before = to;
                to = before == null || Arrays.compareUnsigned(before, bound) > 0 ? bound : before;
            }
        }
        return true;
    }

    private boolean isWithin(byte[] key) {
        byte[] upper = to;
        return Arrays.compareUnsigned(from, key) <= 0 && (upper == null || Arrays.compareUnsigned(key, upper) < 0);
    }

    private byte[] encode(Object stored) {
        return codec.encode(StoredForm.value(keyType, stored));
    }

    private static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
