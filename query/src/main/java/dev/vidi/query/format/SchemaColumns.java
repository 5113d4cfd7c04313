package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.FormatSettings;
import java.util.List;

/**
 * The columns that a schema of values has, when nobody has declared any: one for each of its fields, in their order.
 *
 * @param columns those of fields that there is a type for
 * @param leftOut names of the fields that there is none for
 */
public record SchemaColumns(List<Column> columns, List<String> leftOut) {

    public SchemaColumns {
        columns = List.copyOf(columns);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * The columns of a format with these settings.
     *
     * @throws IllegalArgumentException when the format is written without a schema, or its schema is of no use
     */
    public static SchemaColumns of(String format, FormatSettings settings) {
        return switch (format) {
            case FormatNames.AVRO -> AvroColumns.of(AvroFormat.schema(settings));
            case FormatNames.PROTOBUF -> ProtobufColumns.of(ProtobufFormat.message(settings));
            default -> throw new IllegalArgumentException("format " + format + " has no schema that says its columns");
        };
    }
}
