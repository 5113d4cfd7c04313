package dev.vidi.router.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.table.Catalog;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Tables as JSON, as the command prints them. */
final class TablesJson {
    private TablesJson() {}

    static byte[] list(List<Catalog.Entry> tables) {
        return JsonBuffer.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("tables");
            for (Catalog.Entry table : tables) {
                write(json, table);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static byte[] one(Catalog.Entry table) {
        return JsonBuffer.of(json -> write(json, table));
    }

    private static void write(JsonGenerator json, Catalog.Entry entry) throws IOException {
        TableDefinition table = entry.table();
        json.writeStartObject();
        json.writeStringField("table", table.name());
        json.writeStringField("tableId", table.id());
        json.writeStringField("topic", table.topic());
        json.writeNumberField("partitions", table.partitions());
        json.writeStringField("format", table.format());
        json.writeStringField("keyFormat", table.keyFormat());
        json.writeStringField("partitioner", table.partitioner().name().toLowerCase(Locale.ROOT));
        json.writeArrayFieldStart("columns");
        List<Column> columns = table.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            json.writeStartObject();
            json.writeStringField("name", columns.get(i).name());
            json.writeStringField("type", columns.get(i).type().sql());
            json.writeBooleanField("nullable", columns.get(i).nullable());
            json.writeBooleanField("key", i == table.schema().keyColumn());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("statement", table.statement());
        json.writeStringField("problem", entry.problem());
        json.writeEndObject();
    }
}
