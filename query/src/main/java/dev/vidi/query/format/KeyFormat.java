package dev.vidi.query.format;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatNames;

/**
 * The key of a Kafka record as the value of the key column. A key has one form: bytes that {@link #encode} would not
 * write are malformed, as two records of one row under different bytes would be compacted and placed apart. Immutable.
 */
public sealed interface KeyFormat permits StringKeyFormat, LongKeyFormat, UuidKeyFormat {
    /**
     * The record key of this value.
     *
     * @throws IllegalArgumentException when the value is not exactly in the domain of the key column
     */
    byte[] encode(Object key);

    /** The value of the key column of a record with this key. */
    Object decode(byte[] bytes) throws MalformedRecordException;

    /**
     * The format of this name, for a key column of this type.
     *
     * @throws IllegalArgumentException when there is no such format, or it cannot hold the type
     */
    static KeyFormat of(String name, ColumnType type) {
        FormatNames.keyMisfit(name, type).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return switch (name) {
            case FormatNames.STRING -> new StringKeyFormat(type);
            case FormatNames.LONG -> new LongKeyFormat();
            case FormatNames.UUID -> new UuidKeyFormat();
            default -> throw new IllegalArgumentException("key format " + name + " is unknown");
        };
    }
}
