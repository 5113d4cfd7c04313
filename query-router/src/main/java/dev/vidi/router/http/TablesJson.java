package dev.vidi.router.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.describe.DescribedPartition;
import dev.vidi.router.describe.DescribedPartition.Ends;
import dev.vidi.router.describe.DescribedPartition.Told;
import dev.vidi.router.describe.DescribedTable;
import dev.vidi.router.table.Catalog;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    /** A table, and how its partitions are. */
    static byte[] one(Catalog.Entry entry, DescribedTable described) {
        return JsonBuffer.of(json -> {
            json.writeStartObject();
            writeFields(json, entry);
            json.writeStringField("keys", described.keys().name().toLowerCase(Locale.ROOT));
            json.writeArrayFieldStart("state");
            for (Map.Entry<Integer, DescribedPartition> each :
                    described.partitions().entrySet()) {
                write(json, each.getKey(), each.getValue());
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, int number, DescribedPartition partition) throws IOException {
        json.writeStartObject();
        json.writeNumberField("partition", number);
        Told told = partition.told();
        Ends ends = partition.ends();
        if (told != null) {
            json.writeNumberField("position", told.position() - 1);
        }
        if (ends != null) {
            json.writeNumberField("end", ends.appended() - 1);
            json.writeNumberField("committedEnd", ends.committed() - 1);
        }
        if (partition.lag().isPresent()) {
            json.writeNumberField("lag", partition.lag().getAsLong());
        }
        if (told != null) {
            json.writeNumberField("horizon", told.state().horizon() - 1);
            json.writeBooleanField("answers", told.state().answers());
            json.writeNumberField("rows", told.state().rows());
            json.writeNumberField("diskBytes", told.state().diskBytes());
            json.writeNumberField("deadLetters", told.state().deadLetters());
            json.writeNumberField("subscriptions", told.state().subscriptions());
            json.writeNumberField("parked", told.state().parked());
            json.writeStringField("keys", told.placement().name().toLowerCase(Locale.ROOT));
            json.writeStringField("node", told.state().node());
            json.writeStringField("incarnation", Long.toHexString(told.incarnation()));
        }
        json.writeStringField("problem", partition.problem());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Catalog.Entry entry) throws IOException {
        json.writeStartObject();
        writeFields(json, entry);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, Catalog.Entry entry) throws IOException {
        TableDefinition table = entry.table();
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
            json.writeBooleanField("key", table.schema().isKey(i));
            if (table.schema().hasCompositeKey() && table.schema().isKey(i)) {
                json.writeNumberField("keyPlace", table.schema().keyColumns().indexOf(i) + 1);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("statement", table.statement());
        json.writeStringField("problem", entry.problem());
    }
}
