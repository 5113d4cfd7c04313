package dev.vidi.query.catalog;

import java.util.List;
import java.util.Optional;

/** The closed lists of formats that a table definition can name. */
public final class FormatNames {
    public static final String JSON = "json";
    public static final String DEBEZIUM_JSON = "debezium-json";

    public static final String AVRO = "avro";
    public static final String PROTOBUF = "protobuf";

    public static final String JSON_SCALAR = "json-scalar";
    public static final String STRING = "string";
    public static final String LONG = "long";
    public static final String UUID = "uuid";

    /** Formats of record values. */
    public static final List<String> VALUES = List.of(JSON, DEBEZIUM_JSON, AVRO, PROTOBUF);

    /** Formats of record keys. */
    public static final List<String> KEYS = List.of(STRING, LONG, UUID, JSON, JSON_SCALAR, AVRO, PROTOBUF);

    /** Formats whose records are written with a schema. */
    public static final List<String> WITH_SCHEMA = List.of(AVRO, PROTOBUF);

    /** Formats of record keys that hold several columns. */
    private static final List<String> OF_SEVERAL = List.of(JSON, AVRO, PROTOBUF);

    private FormatNames() {}

    /** Why a record key of this format cannot hold a key column of this type, if so. */
    public static Optional<String> keyMisfit(String keyFormat, ColumnType type) {
        if (type.kind() == ColumnType.Kind.ROW) {
            return compositeMisfit(keyFormat, type);
        }
        return switch (keyFormat) {
            case STRING, AVRO, PROTOBUF ->
                type.allowedAsKey() ? Optional.empty() : Optional.of("a key column cannot be a " + type.sql());
            case LONG -> needs(ColumnType.BIGINT, keyFormat, type);
            case UUID -> needs(ColumnType.VARCHAR, keyFormat, type);
            case JSON, JSON_SCALAR -> jsonMisfit(keyFormat, type);
            default -> Optional.of("key format " + keyFormat + " is unknown; known are " + String.join(", ", KEYS));
        };
    }

    private static Optional<String> compositeMisfit(String keyFormat, ColumnType type) {
        return OF_SEVERAL.contains(keyFormat)
                ? type.parts().stream()
                        .flatMap(part -> keyMisfit(keyFormat, part.type()).stream())
                        .findFirst()
                : Optional.of("key format " + keyFormat + " holds one column, and the key has "
                        + type.parts().size() + "; use one of " + String.join(", ", OF_SEVERAL));
    }

    /** Those whose values have one text in JSON. */
    private static Optional<String> jsonMisfit(String keyFormat, ColumnType type) {
        return switch (type.kind()) {
            case INTEGER, BIGINT, VARCHAR -> Optional.empty();
            case BOOLEAN, DOUBLE, DECIMAL, VARBINARY, DATE, TIME, TIMESTAMP, ARRAY, MAP, ROW ->
                Optional.of("key format " + keyFormat + " needs a key column of type INTEGER, BIGINT or VARCHAR, found "
                        + type);
        };
    }

    private static Optional<String> needs(ColumnType needed, String keyFormat, ColumnType type) {
        return type.equals(needed)
                ? Optional.empty()
                : Optional.of("key format " + keyFormat + " needs a key column of type " + needed + ", found " + type);
    }
}
