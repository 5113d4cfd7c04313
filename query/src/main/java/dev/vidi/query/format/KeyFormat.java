package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.TableDefinition;

/**
 * The key of a Kafka record as the value of the key column. A key has one form: bytes that {@link #encode} would not
 * write are malformed, as two records of one row under different bytes would be compacted and placed apart. Only topics
 * that Vidi does not write to may have what is not of the key beside it. Immutable.
 */
public sealed interface KeyFormat
        permits StringKeyFormat, LongKeyFormat, UuidKeyFormat, JsonKeyFormat, AvroKeyFormat, ProtobufKeyFormat {
    /**
     * The record key of this value.
     *
     * @throws IllegalArgumentException when the value is not exactly in the domain of the key column
     */
    byte[] encode(Object key);

    /** The value of the key column of a record with this key. */
    Object decode(byte[] bytes) throws MalformedRecordException;

    /**
     * Whether {@link #encode} would write these bytes, which {@link #decode} takes. Where other writers may add what is
     * not of the key, it need not.
     */
    default boolean writes(byte[] bytes) {
        return true;
    }

    /** The format of a table's record keys, for who makes keys and reads none. */
    static KeyFormat of(TableDefinition table) {
        return of(table, WriterSchemas.NONE);
    }

    /**
     * The format of a table's record keys.
     *
     * @param schemas those that keys name
     * @throws IllegalArgumentException when the table's schema of keys does not fit its key column
     */
    static KeyFormat of(TableDefinition table, WriterSchemas schemas) {
        Column key = table.schema().key();
        return switch (table.keyFormat()) {
            case FormatNames.STRING -> new StringKeyFormat(key.type());
            case FormatNames.LONG -> new LongKeyFormat();
            case FormatNames.UUID -> new UuidKeyFormat();
            case FormatNames.JSON ->
                new JsonKeyFormat(key, false, table.format().equals(FormatNames.DEBEZIUM_JSON));
            case FormatNames.JSON_SCALAR -> new JsonKeyFormat(key, true, false);
            case FormatNames.AVRO -> new AvroKeyFormat(key, table.settings(), schemas);
            case FormatNames.PROTOBUF -> new ProtobufKeyFormat(key, table.settings(), schemas);
            default -> throw new IllegalArgumentException("key format " + table.keyFormat() + " is unknown");
        };
    }
}
