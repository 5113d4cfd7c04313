package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that were written with one schema as values of columns. A column that the schema does not have is the default
 * that the reader's schema has for it, or NULL; a field that is no column is passed over. Immutable.
 */
final class AvroRows {

    /** Stands for a column that was not read. */
    static final Object ABSENT = new Object();

    private final List<Column> columns;
    private final Schema writer;
    private final @Nullable AvroColumn[] fields;
    private final int[] places;
    private final @Nullable Object[] initial;

    /**
     * Reads what was written with a schema.
     *
     * @param mayBeAbsent places of columns that come from elsewhere if the schema does not have them
     * @param writer what records were written with
     * @param reader the schema of what is read, for its defaults; null when there is none
     * @throws IllegalArgumentException when the types of a field and its column do not fit
     */
    AvroRows(List<Column> columns, IntPredicate mayBeAbsent, Schema writer, @Nullable Schema reader) {
        if (writer.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("expected a record, found " + AvroTypes.describe(writer));
        }
        this.columns = columns;
        this.writer = writer;
        List<Schema.Field> all = writer.getFields();
        this.fields = new @Nullable AvroColumn[all.size()];
        this.places = new int[all.size()];
        this.initial = new @Nullable Object[columns.size()];
        Arrays.fill(initial, ABSENT);
        for (int place = 0; place < columns.size(); place++) {
            Column column = columns.get(place);
            Schema.Field field = writer.getField(column.name());
            Schema.Field known =
                    reader == null || reader.getType() != Schema.Type.RECORD ? null : reader.getField(column.name());
            if (field != null) {
                fields[field.pos()] = AvroColumn.of(field.schema(), known == null ? null : known.schema(), column);
                places[field.pos()] = place;
            } else if (!mayBeAbsent.test(place)) {
                initial[place] = otherwise(column, known);
            }
        }
    }

    private static @Nullable Object otherwise(Column column, Schema.@Nullable Field field) {
        if (field == null || !field.hasDefaultValue()) {
            return column.nullable() ? null : ABSENT;
        }
        try {
            byte[] bytes = AvroSchemas.write(field.schema(), GenericData.get().getDefaultValue(field));
            return AvroColumn.of(field.schema(), field.schema(), column).read(new AvroInput(bytes, 0));
        } catch (MalformedRecordException misfit) {
            throw new IllegalArgumentException("default of " + misfit.getMessage(), misfit);
        }
    }

    Schema writer() {
        return writer;
    }

    /** The columns that the schema has, with their types. */
    List<AvroColumn> columns() {
        List<AvroColumn> known = new ArrayList<>();
        for (AvroColumn field : fields) {
            if (field != null) {
                known.add(field);
            }
        }
        return known;
    }

    /** The values of a record; {@link #ABSENT} for those that have to come from elsewhere. */
    @Nullable
    Object[] read(AvroInput in) throws MalformedRecordException {
        @Nullable Object[] row = initial.clone();
        List<Schema.Field> all = writer.getFields();
        for (int i = 0; i < fields.length; i++) {
            AvroColumn field = fields[i];
            if (field == null) {
                in.skip(all.get(i).schema());
            } else {
                row[places[i]] = field.read(in);
            }
        }
        return row;
    }

    /** Refuses values of which some are absent. */
    void requireAll(@Nullable Object[] row) throws MalformedRecordException {
        for (int i = 0; i < row.length; i++) {
            if (row[i] == ABSENT) {
                throw new MalformedRecordException("field " + columns.get(i).name() + " is missing and NOT NULL");
            }
        }
    }
}
