package dev.vidi.query.format;

import dev.vidi.query.catalog.TableSchema;
import org.jspecify.annotations.Nullable;

/** Rows given by people and programs as one JSON object with all columns, the key included. Immutable. */
public final class JsonRows {
    private final JsonFormat format;

    public JsonRows(TableSchema schema) {
        this.format = new JsonFormat(schema);
    }

    /**
     * The row of this object, its values in column order. Values are read as in a source topic; an unknown field, which
     * a source topic may hold, is refused: nobody else would ever see it.
     */
    public @Nullable Object[] parse(String json) throws MalformedRecordException {
        return format.parse(json);
    }
}
