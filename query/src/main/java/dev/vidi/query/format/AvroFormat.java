package dev.vidi.query.format;

import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.TableSchema;
import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.Schema;
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
    private final AvroWriting writing;

    /**
     * The format with the table's schema.
     *
     * @throws IllegalArgumentException when the schema does not fit the table
     */
    AvroFormat(TableSchema table, FormatSettings settings, WriterSchemas schemas) {
        this.table = table;
        this.schema = schema(settings);
        this.framed = settings.value(FormatSettings.SCHEMA_ID).isPresent();
        this.id = settings.number(FormatSettings.SCHEMA_ID);
        this.rows = rows(schema);
        this.known = new KnownSchemas<>(schemas, text -> rows(Schema.applyAliases(parseFetched(text), schema)));
        rows.columns().forEach(AvroColumn::requireRoom);
        this.writing = new AvroWriting(table.columns(), table::isKey, rows);
    }

    private AvroRows rows(Schema writer) {
        return new AvroRows(table.columns(), table::isKey, writer, schema);
    }

    /** The schema of values. */
    static Schema schema(FormatSettings settings) {
        return AvroSchemas.parse(settings.value(FormatSettings.SCHEMA)
                .orElseThrow(() -> new IllegalArgumentException("format avro needs a schema")));
    }

    /** A registry checks what it takes: what does not parse is not from one. */
    static Schema parseFetched(String text) {
        try {
            return AvroSchemas.parse(text);
        } catch (IllegalArgumentException garbage) {
            throw new SchemaUnavailableException("the schema registry gave what is " + garbage.getMessage(), garbage);
        }
    }

    @Override
    public @Nullable Object[] decode(Object key, byte[] value) throws MalformedRecordException {
        if (!framed) {
            return row(rows, key, new AvroInput(value, 0));
        }
        int writer = ConfluentFraming.id("value", value);
        return row(writer == id ? rows : known.of(writer), key, new AvroInput(value, ConfluentFraming.HEADER_BYTES));
    }

    private @Nullable Object[] row(AvroRows written, Object key, AvroInput in) throws MalformedRecordException {
        @Nullable Object[] row = written.read(in);
        in.requireEnd();
        KeyValues.put(table, key, row, AvroRows.ABSENT);
        written.requireAll(row);
        return row;
    }

    @Override
    public byte[] encode(@Nullable Object[] row) {
        if (writing.unwritable().isPresent()) {
            throw new IllegalStateException(writing.unwritable().get());
        }
        byte[] bytes = AvroSchemas.write(schema, writing.record(Arrays.asList(row)));
        return framed ? ConfluentFraming.frame(id, bytes) : bytes;
    }

    @Override
    public Optional<String> readOnly() {
        return writing.unwritable().map(why -> "it has format " + FormatNames.AVRO + ", and " + why);
    }
}
