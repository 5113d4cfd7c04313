package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows and values as answers show them: an object with all columns in order, NULL as null, otherwise as in source topics
 * (numbers with their exact digits, dates and times in ISO 8601).
 */
public final class JsonAnswers {
    private JsonAnswers() {}

    /** The row as an object. */
    public static void writeRow(JsonGenerator generator, List<Column> columns, @Nullable Object[] row)
            throws IOException {
        generator.writeStartObject();
        for (int i = 0; i < row.length; i++) {
            Column column = columns.get(i);
            generator.writeFieldName(column.name());
            writeValue(generator, column.type(), row[i]);
        }
        generator.writeEndObject();
    }

    /** A value of a type, or NULL. */
    public static void writeValue(JsonGenerator generator, ColumnType type, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else {
            JsonWriter.writeValue(generator, type, value);
        }
    }
}
