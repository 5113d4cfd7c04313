package dev.vidi.query.row;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of ARRAY, MAP and ROW within a row: a length, by which they are passed over, and as many bytes. In these, how many
 * elements there are (of an ARRAY or MAP), a bitmap of those that are NULL (of a MAP, its values), then the others, each as
 * {@link RowCodec} writes it; of a MAP each behind its key, in the order of keys.
 */
final class NestedCodec {

    private NestedCodec() {}

    /** Writes a value that is in its type's domain. */
    static void put(ByteWriter out, ColumnType type, Object value) {
        ByteWriter within = new ByteWriter(64);
        switch (type.kind()) {
            case ARRAY -> {
                List<?> elements = (List<?>) value;
                within.putUnsigned(elements.size());
                putParts(within, index -> type.element(), elements);
            }
            case ROW -> putParts(within, type.parts()::get, (List<?>) value);
            case MAP -> putEntries(within, type, (Map<?, ?>) value);
            default -> throw new IllegalStateException(type + " is made of nothing");
        }
        out.putBytes(within.toBytes());
    }

    private interface Parts {
        Column get(int index);
    }

    private static void putParts(ByteWriter out, Parts parts, List<?> values) {
        int bitmap = out.skip((values.size() + 7) / 8);
        for (int i = 0; i < values.size(); i++) {
            putPart(out, bitmap, i, parts.get(i), values.get(i));
        }
    }

    private static void putEntries(ByteWriter out, ColumnType type, Map<?, ?> entries) {
        out.putUnsigned(entries.size());
        int bitmap = out.skip((entries.size() + 7) / 8);
        int index = 0;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            RowCodec.putAdmitted(out, type.mapKey(), entry.getKey());
            putPart(out, bitmap, index++, type.mapValue(), entry.getValue());
        }
    }

    private static void putPart(ByteWriter out, int bitmap, int index, Column part, @Nullable Object value) {
        if (value == null) {
            out.setBit(bitmap, index);
        } else {
            RowCodec.putAdmitted(out, part, value);
        }
    }

    /**
     * Reads what {@link #put} wrote.
     *
     * @throws IllegalArgumentException when the bytes are malformed
     */
    static Object get(ByteReader in, ColumnType type) {
        ByteReader within = new ByteReader(in.getBytes());
        Object value = switch (type.kind()) {
            case ARRAY -> getParts(within, index -> type.element(), count(within));
            case ROW -> getParts(within, type.parts()::get, type.parts().size());
            case MAP -> getEntries(within, type, count(within));
            default -> throw new IllegalStateException(type + " is made of nothing");
        };
        within.requireEnd();
        return value;
    }

    /** A count for which there are bytes: one bit each, at least. */
    private static int count(ByteReader in) {
        long count = in.getUnsigned();
        if (count < 0 || count > Domain.ELEMENTS_MAX || (count + 7) / 8 > in.remaining()) {
            throw new IllegalArgumentException("there are no bytes for " + Long.toUnsignedString(count) + " elements");
        }
        return (int) count;
    }

    private static int bitmap(ByteReader in, int count) {
        int bytes = (count + 7) / 8;
        int bitmap = in.skip(bytes);
        for (int i = count; i < bytes * 8; i++) {
            if (in.bit(bitmap, i)) {
                throw new IllegalArgumentException("bitmap names part " + i + ", but there are " + count);
            }
        }
        return bitmap;
    }

    private static Object getParts(ByteReader in, Parts parts, int count) {
        int bitmap = bitmap(in, count);
        List<@Nullable Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(getPart(in, bitmap, i, parts.get(i)));
        }
        return Collections.unmodifiableList(values);
    }

    private static Object getEntries(ByteReader in, ColumnType type, int count) {
        int bitmap = bitmap(in, count);
        Comparator<Object> order = StoredForm.order(type.mapKey().type());
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        Object before = null;
        for (int i = 0; i < count; i++) {
            Object key = RowCodec.getChecked(in, type.mapKey());
            if (before != null && order.compare(before, key) >= 0) {
                throw new IllegalArgumentException("keys of a MAP ascend, key " + i + " does not");
            }
            before = key;
            entries.put(key, getPart(in, bitmap, i, type.mapValue()));
        }
        return Collections.unmodifiableMap(entries);
    }

    private static @Nullable Object getPart(ByteReader in, int bitmap, int index, Column part) {
        if (!in.bit(bitmap, index)) {
            return RowCodec.getChecked(in, part);
        }
        if (!part.nullable()) {
            throw new IllegalArgumentException("part " + index + " is NOT NULL, found NULL");
        }
        return null;
    }
}
