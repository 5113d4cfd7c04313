package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.TableSchema;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of a change that Debezium found in a database, in JSON: the row is what it was {@code after} the change.
 * With Kafka Connect's schema part beside it, or without. Nothing but the connector writes such records: what Vidi would
 * write, the database would not know. Thread-safe.
 */
final class DebeziumJsonFormat implements RecordFormat {
    private static final String SCHEMA = "schema";
    private static final String PAYLOAD = "payload";
    private static final String OPERATION = "op";
    private static final String AFTER = "after";
    private static final Set<String> PARTS = Set.of(SCHEMA, PAYLOAD, OPERATION, AFTER);

    private final JsonFormat rows;
    private final Function<Column, JsonReading> withoutSchema;

    /** Records of a topic have the same schema part but for the few moments at which it changes. */
    private volatile @Nullable KnownSchema known;

    DebeziumJsonFormat(TableSchema schema, FormatSettings settings) {
        this.rows = new JsonFormat(schema);
        this.withoutSchema = ConnectSchema.none(settings);
    }

    @Override
    public @Nullable Object @Nullable [] decode(Object key, byte[] value) throws MalformedRecordException {
        JsonBytes.requireText(value);
        JsonPart.Fields envelope = JsonPart.whole(value).fields("value", PARTS);
        JsonPart schema = null;
        JsonPart payload = envelope.get(PAYLOAD);
        if (payload != null && envelope.get(OPERATION) == null) {
            if (payload.isNull()) {
                return null;
            }
            schema = envelope.get(SCHEMA);
            envelope = payload.fields(PAYLOAD, PARTS);
        }
        JsonPart after = after(envelope);
        return after == null ? null : rows.decode(key, after, readings(schema));
    }

    /** The row after the change; null when there is none any more. */
    private static @Nullable JsonPart after(JsonPart.Fields envelope) throws MalformedRecordException {
        JsonPart operation = envelope.get(OPERATION);
        if (operation == null) {
            throw new MalformedRecordException(
                    "expected Debezium's envelope with the fields before, after and op, found"
                            + " no op; format json is for rows without an envelope");
        }
        switch (operation.text().orElse("")) {
            case "d" -> {
                return null;
            }
            case "c", "r", "u" -> {
                // the row is in after
            }
            case "t" ->
                throw new MalformedRecordException("op t empties the database's table, which is no change of one row;"
                        + " the rows here stay as they are");
            default -> throw new MalformedRecordException("op is one of c, r, u, d and t, found another");
        }
        JsonPart after = envelope.get(AFTER);
        if (after == null) {
            throw new MalformedRecordException("envelope has no field after");
        }
        if (after.isNull()) {
            return null;
        }
        if (after.first() != JsonToken.START_OBJECT) {
            throw new MalformedRecordException(
                    "after: expected a JSON object, found " + JsonValues.describe(after.first()));
        }
        return after;
    }

    private Function<Column, JsonReading> readings(@Nullable JsonPart schema) throws MalformedRecordException {
        if (schema == null || schema.isNull()) {
            return withoutSchema;
        }
        KnownSchema last = known;
        if (last == null || !schema.equalsBytes(last.bytes)) {
            last = new KnownSchema(schema.toBytes(), ConnectSchema.of(schema, column -> ConnectValues.PLAIN));
            known = last;
        }
        return last.readings;
    }

    @Override
    public byte[] encode(@Nullable Object[] row) {
        throw new IllegalStateException("rows of format debezium-json are written by the connector alone");
    }

    @Override
    public Optional<String> readOnly() {
        return Optional.of("it has format debezium-json, so that a connector feeds it from a database; write to the"
                + " database instead");
    }

    @SuppressWarnings("ArrayRecordComponent") // looked into, never compared
    private record KnownSchema(byte[] bytes, Function<Column, JsonReading> readings) {}
}
