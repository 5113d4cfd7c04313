package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.format.ConnectValues.TimeUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The schema part that Kafka Connect's {@code JsonConverter} puts beside a value: what numbers and bytes of its fields
 * mean. Source: Debezium's documentation of its connectors, "Data type mappings".
 */
final class ConnectSchema {
    private static final String NAME = "name";
    private static final String TYPE = "type";

    private ConnectSchema() {}

    /** How columns are read when there is no schema part. */
    static Function<Column, JsonReading> none(FormatSettings settings) {
        Optional<TimeUnit> unit = settings.value(FormatSettings.TIMESTAMP_UNIT).map(TimeUnit::of);
        JsonReading reading = ConnectValues.unknown(unit);
        return column -> reading;
    }

    /**
     * How columns are read whose meaning the schema of an envelope says.
     *
     * @param otherwise how those are read of which it says nothing
     */
    static Function<Column, JsonReading> of(JsonPart envelope, Function<Column, JsonReading> otherwise)
            throws MalformedRecordException {
        Map<String, JsonReading> readings = new HashMap<>();
        for (Object part : JsonTree.list(JsonTree.read(envelope), "fields")) {
            if (JsonTree.text(part, "field").equals("after")) {
                for (Object field : JsonTree.list(part, "fields")) {
                    readings.put(JsonTree.text(field, "field"), reading(field));
                }
            }
        }
        return column -> {
            JsonReading reading = readings.get(column.name());
            return reading == null ? otherwise.apply(column) : reading;
        };
    }

    private static JsonReading reading(Object field) {
        return switch (JsonTree.text(field, NAME)) {
            case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" -> ConnectValues.DAYS;
            case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" ->
                ConnectValues.timestamp(TimeUnit.MILLIS);
            case "io.debezium.time.MicroTimestamp" -> ConnectValues.timestamp(TimeUnit.MICROS);
            case "io.debezium.time.NanoTimestamp" -> ConnectValues.timestamp(TimeUnit.NANOS);
            case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" -> ConnectValues.time(TimeUnit.MILLIS);
            case "io.debezium.time.MicroTime" -> ConnectValues.time(TimeUnit.MICROS);
            case "io.debezium.time.NanoTime" -> ConnectValues.time(TimeUnit.NANOS);
            case "io.debezium.time.ZonedTime" -> ConnectValues.ZONED_TIME;
            case "io.debezium.data.VariableScaleDecimal" -> ConnectValues.VARIABLE_SCALE;
            case "org.apache.kafka.connect.data.Decimal" ->
                ConnectValues.decimal(JsonTree.text(JsonTree.get(field, "parameters"), "scale"));
            default -> byType(field);
        };
    }

    private static JsonReading byType(Object field) {
        return switch (JsonTree.text(field, TYPE)) {
            case "bytes" -> ConnectValues.BYTES;
            case "array" -> {
                JsonReading items = reading(JsonTree.get(field, "items"));
                yield ConnectValues.nested(name -> items);
            }
            case "map" -> {
                JsonReading values = reading(JsonTree.get(field, "values"));
                yield ConnectValues.nested(name -> values);
            }
            case "struct" -> {
                Map<String, JsonReading> fields = new HashMap<>();
                for (Object each : JsonTree.list(field, "fields")) {
                    fields.put(JsonTree.text(each, "field"), reading(each));
                }
                yield ConnectValues.nested(name -> fields.getOrDefault(name, ConnectValues.PLAIN));
            }
            default -> ConnectValues.PLAIN;
        };
    }
}
