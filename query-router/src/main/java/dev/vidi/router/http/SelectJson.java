package dev.vidi.router.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Change;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.format.JsonAnswers;
import dev.vidi.query.format.JsonParameters;
import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectedRow;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Parameters, rows and changes of one query as JSON, as the command prints them. Immutable. */
final class SelectJson {
    private final SelectPlan plan;
    private final List<Column> columns;
    private final RowCodec rows;
    private final ColumnType keyType;
    private final KeyCodec keys;
    private final String topic;

    SelectJson(SelectPlan plan) {
        this.plan = plan;
        this.columns = plan.columns();
        this.rows = new RowCodec(columns);
        this.keyType = plan.table().schema().key().type();
        this.keys = new KeyCodec(keyType);
        this.topic = plan.table().topic();
    }

    List<@Nullable Object> parameters(byte[] json) throws RouterException {
        try {
            return JsonParameters.read(json, plan.parameterTypes());
        } catch (MalformedRecordException malformed) {
            throw new RouterException(ErrorCode.MALFORMED, String.valueOf(malformed.getMessage()));
        }
    }

    /** Fields that say what the rows are. */
    void writeHead(JsonGenerator json, AccessPath path) throws IOException {
        json.writeArrayFieldStart("columns");
        for (Column column : columns) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeStringField("type", column.type().sql());
            json.writeBooleanField("nullable", column.nullable());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("table", plan.table().name());
        json.writeStringField("tableId", plan.table().id());
        json.writeStringField("topic", topic);
        json.writeStringField("fragment", plan.fragment().hash().toString());
        json.writeStringField("fragmentText", plan.fragment().text());
        json.writeStringField("access", plan.fragment().describe(path));
    }

    /** The field of up to where partitions are applied, from their next offsets. */
    void writePosition(JsonGenerator json, SortedMap<Integer, Long> next) throws IOException {
        json.writeObjectFieldStart("position");
        for (var entry : next.entrySet()) {
            json.writeNumberField(topic + "-" + entry.getKey(), entry.getValue() - 1);
        }
        json.writeEndObject();
    }

    /** A row of an answer as an object. */
    void writeRow(JsonGenerator json, SelectedRow selected, boolean withKey) throws IOException {
        AnsweredRow row = selected.row();
        json.writeStartObject();
        if (withKey && row.rowKey() != null) {
            writeKey(json, row.rowKey());
        }
        writeImage(json, "row", row.columns());
        writeAt(json, selected.partition(), row.offset(), row.timestamp());
        json.writeEndObject();
    }

    /** What a record did to a row, as an object. */
    void writeChange(JsonGenerator json, int partition, Change change) throws IOException {
        Change.Image before = change.before();
        Change.Image after = change.after();
        json.writeStartObject();
        writeKey(json, change.rowKey());
        if (after != null) {
            writeImage(json, "row", after.columns());
        }
        if (before != null) {
            writeImage(json, "before", before.columns());
        }
        writeAt(json, partition, change.offset(), change.timestamp());
        json.writeEndObject();
    }

    private void writeKey(JsonGenerator json, byte[] key) throws IOException {
        json.writeFieldName("key");
        JsonAnswers.writeValue(json, keyType, keys.decode(key));
    }

    private void writeImage(JsonGenerator json, String name, byte[] row) throws IOException {
        json.writeFieldName(name);
        JsonAnswers.writeRow(json, columns, rows.decode(row));
    }

    private void writeAt(JsonGenerator json, int partition, long offset, long timestamp) throws IOException {
        json.writeObjectFieldStart("at");
        json.writeStringField("topic", topic);
        json.writeNumberField("partition", partition);
        json.writeNumberField("offset", offset);
        json.writeNumberField("timestampMs", timestamp);
        json.writeEndObject();
    }
}
