package dev.vidi.cli.output;

import dev.vidi.client.QueryRow;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionEvent.Cases;
import dev.vidi.client.SubscriptionHeader;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One object a line: what has happened, the row and how it was before, the record that did it, and where to go on. */
final class JsonEvents implements EventPrinter.EventLines {
    private final String topic;
    private final String readId;
    private final PrintWriter out;
    private final Cases<Map<String, @Nullable Object>> fields = new Cases<>(
            row -> row(row.row()),
            this::complete,
            enter -> keyed(enter.key(), row(enter.row())),
            this::update,
            this::leave,
            progress -> Ordered.nullable("position", position(progress.position())),
            resync -> Ordered.nullable("reason", resync.reason()));

    JsonEvents(SubscriptionHeader header, PrintWriter out) {
        this.topic = header.topic();
        this.readId = header.readId();
        this.out = out;
    }

    @Override
    public void print(SubscriptionEvent event) {
        Map<String, @Nullable Object> line = Ordered.nullable("event", EventText.name(event));
        line.putAll(event.fold(fields));
        event.cursor().ifPresent(cursor -> line.put("cursor", cursor.toString()));
        out.print(Json.line(line) + "\n");
    }

    private static Map<String, @Nullable Object> row(QueryRow row) {
        Map<String, @Nullable Object> line = Ordered.nullable("row", row.toMap());
        line.put("at", Json.at(row.at()));
        return line;
    }

    private static Map<String, @Nullable Object> keyed(@Nullable Object key, Map<String, @Nullable Object> rest) {
        Map<String, @Nullable Object> line = Ordered.nullable("key", key);
        line.putAll(rest);
        return line;
    }

    private Map<String, @Nullable Object> complete(SubscriptionEvent.SnapshotComplete complete) {
        Map<String, @Nullable Object> line = Ordered.nullable("rows", complete.rows());
        line.put("position", position(complete.position()));
        line.put("readId", readId);
        line.put("token", complete.token().toString());
        return line;
    }

    private Map<String, @Nullable Object> update(SubscriptionEvent.Update update) {
        Map<String, @Nullable Object> line = Ordered.nullable("key", update.key());
        line.put("row", update.row().toMap());
        line.put("before", update.before().toMap());
        line.put("at", Json.at(update.row().at()));
        return line;
    }

    private Map<String, @Nullable Object> leave(SubscriptionEvent.Leave leave) {
        Map<String, @Nullable Object> line = Ordered.nullable("key", leave.key());
        line.put("before", leave.before().toMap());
        line.put("at", Json.at(leave.at()));
        return line;
    }

    private Map<String, Long> position(Map<Integer, Long> offsets) {
        Map<String, Long> position = new java.util.LinkedHashMap<>();
        new TreeMap<>(offsets).forEach((partition, offset) -> position.put(topic + "-" + partition, offset));
        return position;
    }
}
