package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Makes records of one schema of values of columns. Immutable. */
final class AvroWriting {

    private final List<Column> columns;
    private final Schema schema;
    private final Map<String, AvroColumn> writing = new HashMap<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Optional<String> unwritable;

    /**
     * Makes records as they are read.
     *
     * @param mayBeAbsent places of columns that need no field
     */
    AvroWriting(List<Column> columns, IntPredicate mayBeAbsent, AvroRows rows) {
        this.columns = columns;
        this.schema = rows.writer();
        for (AvroColumn column : rows.columns()) {
            writing.put(column.column().name(), column);
        }
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i).name(), i);
        }
        this.unwritable = findUnwritable(mayBeAbsent);
    }

    private Optional<String> findUnwritable(IntPredicate mayBeAbsent) {
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            AvroColumn column = writing.get(name);
            if (column == null && !mayBeAbsent.test(i)) {
                return Optional.of("its schema has no field for column " + name);
            }
            Optional<String> within = column == null ? Optional.empty() : column.unwritable();
            if (within.isPresent()) {
                return within.map(why -> "in column " + name + ", " + why);
            }
        }
        return schema.getFields().stream()
                .filter(field -> !writing.containsKey(field.name()) && !field.hasDefaultValue())
                .findFirst()
                .map(field -> "its schema has a field " + field.name() + " that is no column and has no default");
    }

    /** Why records of the schema cannot hold every row, if so. */
    Optional<String> unwritable() {
        return unwritable;
    }

    /**
     * A record for Avro's writer.
     *
     * @throws IllegalArgumentException when a field cannot hold a value exactly
     */
    GenericData.Record record(List<? extends @Nullable Object> row) {
        GenericData.Record datum = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            AvroColumn column = writing.get(field.name());
            Integer place = places.get(field.name());
            datum.put(
                    field.pos(),
                    column == null || place == null
                            ? GenericData.get().getDefaultValue(field)
                            : column.write(row.get(place)));
        }
        return datum;
    }
}
