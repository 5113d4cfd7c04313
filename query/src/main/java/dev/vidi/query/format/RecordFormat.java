package dev.vidi.query.format;

import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.TableDefinition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The value of a Kafka record as a row, and back. Immutable. */
public sealed interface RecordFormat permits JsonFormat, DebeziumJsonFormat, AvroFormat, ProtobufFormat {
    /**
     * The row of a record, or null when the record deletes it: the key column is taken from its key, and a value that
     * repeats it must agree.
     *
     * @param key the value of the key column, from {@link KeyFormat#decode}
     * @param value the bytes of the record's value, which is not null
     * @throws SchemaUnavailableException when the schema that it was written with cannot be had now
     */
    @Nullable
    Object @Nullable [] decode(Object key, byte[] value) throws MalformedRecordException;

    /**
     * The record value of a row. Columns that are NULL, and the key column, are left out.
     *
     * @throws IllegalArgumentException when a value is not in the domain of its column
     * @throws IllegalStateException when rows of this format are {@link #readOnly() not to be written}
     */
    byte[] encode(@Nullable Object[] row);

    /** Why nobody but those who feed the topic may write rows of this format, if so. */
    default Optional<String> readOnly() {
        return Optional.empty();
    }

    /**
     * The format of a table's record values.
     *
     * @param schemas those that records name
     * @throws IllegalArgumentException when the table's schema does not fit its columns
     */
    static RecordFormat of(TableDefinition table, WriterSchemas schemas) {
        return switch (table.format()) {
            case FormatNames.JSON -> new JsonFormat(table.schema());
            case FormatNames.DEBEZIUM_JSON -> new DebeziumJsonFormat(table.schema(), table.settings());
            case FormatNames.AVRO -> new AvroFormat(table.schema(), table.settings(), schemas);
            case FormatNames.PROTOBUF -> new ProtobufFormat(table.schema(), table.settings(), schemas);
            default -> throw new IllegalArgumentException("format " + table.format() + " is unknown");
        };
    }
}
