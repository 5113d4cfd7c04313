package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Types of columns for those of Avro, the widest that {@link AvroTypes} converts to. */
final class AvroColumns {

    private AvroColumns() {}

    static SchemaColumns of(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("expected a record, found " + AvroTypes.describe(schema));
        }
        List<Column> columns = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            column(field.name(), field.schema(), 0).ifPresentOrElse(columns::add, () -> leftOut.add(field.name()));
        }
        return new SchemaColumns(columns, leftOut);
    }

    /** A column, or a part of one; empty when there is no type for it. It is NULL only where the schema takes null. */
    private static Optional<Column> column(String name, Schema schema, int depth) {
        List<Schema> values = schema.getType() == Schema.Type.UNION
                ? schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .toList()
                : List.of(schema);
        if (values.size() != 1 || depth > ColumnType.NESTING_MAX) {
            return Optional.empty();
        }
        try {
            return type(values.get(0), depth).map(type -> new Column(name, type, schema.isNullable()));
        } catch (IllegalArgumentException tooMuch) {
            return Optional.empty();
        }
    }

    private static Optional<ColumnType> type(Schema schema, int depth) {
        return switch (schema.getType()) {
            case RECORD -> {
                List<Column> fields = new ArrayList<>();
                schema.getFields()
                        .forEach(field ->
                                column(field.name(), field.schema(), depth + 1).ifPresent(fields::add));
                yield fields.isEmpty() ? Optional.empty() : Optional.of(ColumnType.row(fields));
            }
            case ARRAY ->
                column("element", schema.getElementType(), depth + 1)
                        .map(element -> ColumnType.array(element.type(), element.nullable()));
            case MAP ->
                column("value", schema.getValueType(), depth + 1)
                        .map(value -> ColumnType.map(ColumnType.VARCHAR, value.type(), value.nullable()));
            default ->
                candidates(schema).stream().filter(type -> fits(schema, type)).findFirst();
        };
    }

    private static List<ColumnType> candidates(Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                ? List.of(ColumnType.decimal(decimal.getPrecision(), decimal.getScale()))
                : List.of(
                        ColumnType.BOOLEAN,
                        ColumnType.INTEGER,
                        ColumnType.BIGINT,
                        ColumnType.DOUBLE,
                        ColumnType.VARBINARY,
                        ColumnType.DATE,
                        ColumnType.TIME,
                        ColumnType.TIMESTAMP,
                        ColumnType.VARCHAR);
    }

    private static boolean fits(Schema schema, ColumnType type) {
        try {
            AvroTypes.Conversion unused = AvroTypes.conversion(schema, null, type);
            return true;
        } catch (IllegalArgumentException misfit) {
            return false;
        }
    }
}
