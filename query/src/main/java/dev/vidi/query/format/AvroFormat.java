package dev.vidi.query.format;

import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.TableSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * One record of Avro a row. Where the table has a schema registry, each record names the schema that it was written with,
 * in Confluent's framing; where it has a schema alone, all were written with that, and are bare. Thread-safe.
 */
final class AvroFormat implements RecordFormat {
    private final TableSchema table;
    private final Schema schema;
    private final boolean framed;
    private final int id;
    private final AvroRows rows;
    private final KnownSchemas<AvroRows> known;
    private final Map<String, AvroColumn> writing = new HashMap<>();
    private final Optional<String> unwritable;

    /**
     * The format with the table's schema.
     *
     * @throws IllegalArgumentException when the schema does not fit the table
     */
    AvroFormat(TableSchema table, FormatSettings settings, WriterSchemas schemas) {
        this.table = table;
        this.schema = AvroSchemas.parse(settings.value(FormatSettings.SCHEMA)
                .orElseThrow(() -> new IllegalArgumentException("format avro needs a schema")));
        this.framed = settings.value(FormatSettings.SCHEMA_ID).isPresent();
        this.id = settings.number(FormatSettings.SCHEMA_ID);
        this.rows = new AvroRows(table, schema, schema);
        this.known = new KnownSchemas<>(schemas, text -> new AvroRows(table, parseFetched(text), schema));
        for (AvroColumn column : rows.columns()) {
            column.requireRoom();
            writing.put(column.column().name(), column);
        }
        this.unwritable = unwritable();
    }

    /** A registry checks what it takes: what does not parse is not from one. */
    static Schema parseFetched(String text) {
        try {
            return AvroSchemas.parse(text);
        } catch (IllegalArgumentException garbage) {
            throw new SchemaUnavailableException("the schema registry gave what is " + garbage.getMessage(), garbage);
        }
    }

    private Optional<String> unwritable() {
        for (int i = 0; i < table.columns().size(); i++) {
            String name = table.columns().get(i).name();
            if (i != table.keyColumn() && schema.getField(name) == null) {
                return Optional.of("its schema has no field for column " + name);
            }
        }
        return schema.getFields().stream()
                .filter(field -> !writing.containsKey(field.name()) && !field.hasDefaultValue())
                .findFirst()
                .map(field -> "its schema has a field " + field.name() + " that is no column and has no default");
    }

    @Override
    public @Nullable Object[] decode(Object key, byte[] value) throws MalformedRecordException {
        if (!framed) {
            return rows.read(key, new AvroInput(value, 0));
        }
        int writer = ConfluentFraming.id("value", value);
        AvroRows written = writer == id ? rows : known.of(writer);
        return written.read(key, new AvroInput(value, ConfluentFraming.HEADER_BYTES));
    }

    @Override
    public byte[] encode(@Nullable Object[] row) {
        if (unwritable.isPresent()) {
            throw new IllegalStateException(unwritable.get());
        }
        GenericData.Record datum = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            AvroColumn column = writing.get(field.name());
            datum.put(
                    field.pos(),
                    column == null
                            ? GenericData.get().getDefaultValue(field)
                            : column.write(row[table.indexOf(field.name())]));
        }
        byte[] bytes = AvroSchemas.write(schema, datum);
        return framed ? ConfluentFraming.frame(id, bytes) : bytes;
    }

    @Override
    public Optional<String> readOnly() {
        return unwritable.map(why -> "it has format " + FormatNames.AVRO + ", and " + why);
    }
}
