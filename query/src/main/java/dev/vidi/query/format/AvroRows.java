package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows that were written with one schema. A column that the schema does not have is the default that the table's
 * schema has for it, or NULL; a field that is no column is passed over. Immutable.
 */
final class AvroRows {
    /** Stands for a column that was not read. */
    private static final Object ABSENT = new Object();

    private final TableSchema table;
    private final Schema writer;
    private final @Nullable AvroColumn[] fields;
    private final int[] places;
    private final @Nullable Object[] initial;

    /**
     * Reads what was written with a schema.
     *
     * @param writer what rows were written with
     * @param reader the table's schema
     * @throws IllegalArgumentException when the types of a field and its column do not fit
     */
    AvroRows(TableSchema table, Schema writer, Schema reader) {
        if (writer.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("expected a record, found " + AvroTypes.describe(writer));
        }
        this.table = table;
        this.writer = Schema.applyAliases(writer, reader);
        List<Schema.Field> all = this.writer.getFields();
        this.fields = new @Nullable AvroColumn[all.size()];
        this.places = new int[all.size()];
        this.initial = new @Nullable Object[table.columns().size()];
        Arrays.fill(initial, ABSENT);
        List<Column> columns = table.columns();
        for (int place = 0; place < columns.size(); place++) {
            Column column = columns.get(place);
            Schema.Field field = this.writer.getField(column.name());
            if (field != null) {
                fields[field.pos()] = AvroColumn.of(field.schema(), column);
                places[field.pos()] = place;
            } else if (place != table.keyColumn()) {
                initial[place] = otherwise(column, reader.getField(column.name()));
            }
        }
    }

    private static @Nullable Object otherwise(Column column, Schema.@Nullable Field field) {
        if (field == null || !field.hasDefaultValue()) {
            return column.nullable() ? null : ABSENT;
        }
        try {
            byte[] bytes = AvroSchemas.write(field.schema(), GenericData.get().getDefaultValue(field));
            return AvroColumn.of(field.schema(), column).read(new AvroInput(bytes, 0));
        } catch (MalformedRecordException misfit) {
            throw new IllegalArgumentException("default of " + misfit.getMessage(), misfit);
        }
    }

    /** The columns that the schema has, with their types. */
    List<AvroColumn> columns() {
        List<AvroColumn> columns = new ArrayList<>();
        for (AvroColumn field : fields) {
            if (field != null) {
                columns.add(field);
            }
        }
        return columns;
    }

    @Nullable
    Object[] read(Object key, AvroInput in) throws MalformedRecordException {
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
        in.requireEnd();
        int keyColumn = table.keyColumn();
        if (row[keyColumn] != ABSENT && !key.equals(row[keyColumn])) {
            throw new MalformedRecordException("field " + table.key().name() + " does not agree with the record key");
        }
        row[keyColumn] = key;
        for (int i = 0; i < row.length; i++) {
            if (row[i] == ABSENT) {
                throw new MalformedRecordException(
                        "field " + table.columns().get(i).name() + " is missing and NOT NULL");
            }
        }
        return row;
    }
}
