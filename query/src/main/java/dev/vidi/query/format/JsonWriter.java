package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Rows as JSON objects, without the key, which is the record's, and without columns that are NULL. */
final class JsonWriter {
    private JsonWriter() {}

    static byte[] write(JsonFactory factory, TableSchema schema, @Nullable Object[] row) {
        if (row.length != schema.columns().size()) {
            throw new IllegalArgumentException("a row has " + schema.columns().size() + " values, found " + row.length);
        }
        ByteArrayBuilder out = new ByteArrayBuilder(256);
        try (JsonGenerator generator = factory.createGenerator(out)) {
            generator.writeStartObject();
            for (int i = 0; i < row.length; i++) {
                if (!schema.isKey(i)) {
                    writeField(generator, schema.columns().get(i), row[i]);
                }
            }
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return out.toByteArray();
    }

    private static void writeField(JsonGenerator generator, Column column, @Nullable Object value) throws IOException {
        if (value == null) {
            if (!column.nullable()) {
                throw new IllegalArgumentException("column " + column.name() + " is NOT NULL, found NULL");
            }
            return;
        }
        Object admitted = admit(column, value);
        generator.writeFieldName(column.name());
        writeValue(generator, column.type(), admitted);
    }

    static void writeValue(JsonGenerator generator, ColumnType type, Object value) throws IOException {
        switch (type.kind()) {
            case BOOLEAN -> generator.writeBoolean((Boolean) value);
            case INTEGER -> generator.writeNumber((Integer) value);
            case BIGINT -> generator.writeNumber((Long) value);
            case DOUBLE -> generator.writeNumber((Double) value);
            case DECIMAL -> generator.writeNumber(((BigDecimal) value).toPlainString());
            case VARCHAR, DATE, TIMESTAMP -> generator.writeString(value.toString());
            case TIME -> generator.writeString(DateTimeFormatter.ISO_LOCAL_TIME.format((LocalTime) value));
            case VARBINARY -> generator.writeString(((Binary) value).base64());
            case ARRAY, MAP, ROW -> JsonNested.write(generator, type, value);
        }
    }

    private static Object admit(Column column, Object value) {
        try {
            return Domain.admit(column.type(), value);
        } catch (IllegalArgumentException outside) {
            throw new IllegalArgumentException("column " + column.name() + ": " + outside.getMessage(), outside);
        }
    }
}
