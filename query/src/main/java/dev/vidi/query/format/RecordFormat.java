package dev.vidi.query.format;

import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.TableSchema;
import org.jspecify.annotations.Nullable;

/** The value of a Kafka record as a row, and back. Immutable. */
public sealed interface RecordFormat permits JsonFormat {
    /**
     * The row of a record: the key column is taken from its key, and a value that repeats it must agree.
     *
     * @param key the value of the key column, from {@link KeyFormat#decode}
     * @param value the bytes of the record's value, which is not null
     */
    @Nullable
    Object[] decode(Object key, byte[] value) throws MalformedRecordException;

    /**
     * The record value of a row. Columns that are NULL, and the key column, are left out.
     *
     * @throws IllegalArgumentException when a value is not in the domain of its column
     */
    byte[] encode(@Nullable Object[] row);

    /**
     * The format of this name, for tables of this schema.
     *
     * @throws IllegalArgumentException when there is no such format
     */
    static RecordFormat of(String name, TableSchema schema) {
        if (!name.equals(FormatNames.JSON)) {
            throw new IllegalArgumentException(
                    "format " + name + " is unknown; known are " + String.join(", ", FormatNames.VALUES));
        }
        return new JsonFormat(schema);
    }
}
