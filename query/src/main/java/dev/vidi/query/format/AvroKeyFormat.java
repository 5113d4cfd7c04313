package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatSettings;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * The key as a value of Avro, or a record of the columns of the key alone, framed as the values of {@link AvroFormat} are. The id of its schema
 * is a part of a key's bytes: one that was written with another schema than the table's is read, but nobody here would
 * write it. Thread-safe.
 */
final class AvroKeyFormat implements KeyFormat {
    private final Column column;
    private final boolean framed;
    private final int id;
    private final Form form;
    private final KnownSchemas<Form> known;

    /**
     * A schema of keys.
     *
     * @param record whether the value is the only field of a record
     */
    private record Form(Schema schema, boolean record, AvroColumn value) {}

    /**
     * The format with the table's schema of keys.
     *
     * @throws IllegalArgumentException when the schema does not fit the key column
     */
    AvroKeyFormat(Column column, FormatSettings settings, WriterSchemas schemas) {
        this.column = column;
        this.framed = settings.value(FormatSettings.KEY_SCHEMA_ID).isPresent();
        this.id = settings.number(FormatSettings.KEY_SCHEMA_ID);
        this.form = form(AvroSchemas.parse(settings.value(FormatSettings.KEY_SCHEMA)
                .orElseThrow(() -> new IllegalArgumentException("key format avro needs a schema of keys"))));
        form.value.requireRoom();
        this.known = new KnownSchemas<>(schemas, text -> form(AvroFormat.parseFetched(text)));
    }

    private Form form(Schema schema) {
        if (column.type().kind() == ColumnType.Kind.ROW) {
            return composite(schema);
        }
        if (schema.getType() != Schema.Type.RECORD) {
            return new Form(schema, false, AvroColumn.of(schema, null, column));
        }
        List<Schema.Field> fields = schema.getFields();
        if (fields.size() != 1 || !fields.get(0).name().equals(column.name())) {
            throw new IllegalArgumentException("column " + column.name() + ": expected a record of keys with this field"
                    + " alone, found the fields "
                    + String.join(", ", fields.stream().map(Schema.Field::name).toList()));
        }
        return new Form(schema, true, AvroColumn.of(fields.get(0).schema(), null, column));
    }

    /** A record of all columns, which the schema puts in an order of its own. */
    private Form composite(Schema schema) {
        List<String> fields = schema.getType() == Schema.Type.RECORD
                ? schema.getFields().stream().map(Schema.Field::name).toList()
                : List.of();
        List<String> columns = column.type().parts().stream().map(Column::name).toList();
        if (fields.size() != columns.size() || !fields.containsAll(columns)) {
            throw new IllegalArgumentException("column " + column.name()
                    + ": expected a record of keys with these fields alone, found "
                    + (fields.isEmpty() ? AvroTypes.describe(schema) : "the fields " + String.join(", ", fields)));
        }
        return new Form(schema, false, AvroColumn.of(schema, null, column));
    }

    @Override
    public byte[] encode(Object key) {
        byte[] bytes = bytes(form, key);
        return framed ? ConfluentFraming.frame(id, bytes) : bytes;
    }

    private static byte[] bytes(Form form, Object key) {
        @Nullable Object value = form.value.write(key);
        if (form.record) {
            GenericData.Record datum = new GenericData.Record(form.schema);
            datum.put(0, value);
            return AvroSchemas.write(form.schema, datum);
        }
        return AvroSchemas.write(form.schema, value);
    }

    @Override
    public Object decode(byte[] bytes) throws MalformedRecordException {
        int header = framed ? ConfluentFraming.HEADER_BYTES : 0;
        Form written = form;
        if (framed) {
            int writer = ConfluentFraming.id("record key", bytes);
            written = writer == id ? form : known.of(writer);
        }
        AvroInput in = new AvroInput(bytes, header);
        Object key = written.value.read(in);
        in.requireEnd();
        if (key == null) {
            throw new MalformedRecordException("record key is null");
        }
        requireOneForm(written, key, bytes, header);
        return key;
    }

    private static void requireOneForm(Form written, Object key, byte[] bytes, int header)
            throws MalformedRecordException {
        byte[] own;
        try {
            own = bytes(written, key);
        } catch (IllegalArgumentException inexact) {
            throw new MalformedRecordException("record key: " + inexact.getMessage(), inexact);
        }
        if (!Arrays.equals(own, 0, own.length, bytes, header, bytes.length)) {
            throw new MalformedRecordException("record key is not in the one form that a key in Avro has");
        }
    }

    @Override
    public boolean writes(byte[] bytes) {
        try {
            return !framed || ConfluentFraming.id("record key", bytes) == id;
        } catch (MalformedRecordException impossible) {
            throw new IllegalStateException("a key that was decoded has no id of a schema", impossible);
        }
    }
}
