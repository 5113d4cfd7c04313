package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A field of a record as a column: of one type, or of a union of one with null. Immutable.
 *
 * @param schema type of the field
 * @param nullBranch which branch of the union is null; -1 when it is no union or has none
 * @param conversion of what is not null
 */
record AvroColumn(Column column, Schema schema, int nullBranch, AvroTypes.Conversion conversion) {
    private static final int NO_BRANCH = -1;

    /**
     * The field of this type as a column.
     *
     * @param reader the type that the table's schema has for it, for its defaults; null when it has none
     * @throws IllegalArgumentException when their types do not fit; the message names column, expected and found
     */
    static AvroColumn of(Schema schema, @Nullable Schema reader, Column column) {
        try {
            if (schema.getType() != Schema.Type.UNION) {
                return new AvroColumn(
                        column, schema, NO_BRANCH, AvroTypes.conversion(schema, value(reader), column.type()));
            }
            List<Schema> branches = schema.getTypes();
            Schema value = branches.stream()
                    .filter(branch -> branch.getType() != Schema.Type.NULL)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("expected a type, found a union of null alone"));
            if (branches.size() - (schema.isNullable() ? 1 : 0) != 1) {
                throw new IllegalArgumentException("expected one type, or a union of one with null, found a union of "
                        + String.join(
                                ", ", branches.stream().map(AvroTypes::describe).toList()));
            }
            return new AvroColumn(
                    column,
                    schema,
                    schema.isNullable() ? 1 - branches.indexOf(value) : NO_BRANCH,
                    AvroTypes.conversion(value, value(reader), column.type()));
        } catch (IllegalArgumentException misfit) {
            throw new IllegalArgumentException("column " + column.name() + ": " + misfit.getMessage(), misfit);
        }
    }

    /** A type, or what a union of one with null has beside null; null for any other union. */
    private static @Nullable Schema value(@Nullable Schema schema) {
        if (schema == null || schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> values = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        return values.size() == 1 ? values.get(0) : null;
    }

    /** Why the type cannot hold every value, if so. */
    Optional<String> unwritable() {
        return conversion.unwritable();
    }

    /** Refuses a type whose numbers need not fit the column's. */
    void requireRoom() {
        conversion.parts().forEach(AvroColumn::requireRoom);
        Schema value = nullBranch < 0 || schema.getType() != Schema.Type.UNION
                ? schema
                : schema.getTypes().get(1 - nullBranch);
        if (value.getLogicalType() instanceof LogicalTypes.Decimal decimal
                && (decimal.getScale() > column.type().scale()
                        || decimal.getPrecision() - decimal.getScale()
                                > column.type().precision() - column.type().scale())) {
            throw new IllegalArgumentException("column " + column.name() + ": expected "
                    + column.type().sql() + " or less, found " + AvroTypes.describe(value));
        }
    }

    /** Reads a value; null for NULL. */
    @Nullable
    Object read(AvroInput in) throws MalformedRecordException {
        try {
            boolean isNull = schema.getType() == Schema.Type.UNION
                    && in.readIndex(schema.getTypes().size()) == nullBranch;
            Object value = isNull ? null : conversion.reading().read(in);
            if (value == null && !column.nullable()) {
                throw new MalformedRecordException("is NOT NULL, found null");
            }
            return value;
        } catch (MalformedRecordException | IllegalArgumentException malformed) {
            throw new MalformedRecordException("field " + column.name() + ": " + malformed.getMessage(), malformed);
        }
    }

    /**
     * What Avro's writer takes for a value.
     *
     * @throws IllegalArgumentException when the field cannot hold it exactly
     */
    @Nullable
    Object write(@Nullable Object value) {
        try {
            if (value == null) {
                if (nullBranch < 0) {
                    throw new IllegalArgumentException("its schema takes no null");
                }
                return null;
            }
            return conversion.writing().write(dev.vidi.query.row.Domain.admit(column.type(), value));
        } catch (IllegalArgumentException outside) {
            throw new IllegalArgumentException("column " + column.name() + ": " + outside.getMessage(), outside);
        }
    }
}
