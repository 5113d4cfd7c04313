package dev.vidi.query.registry;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.format.KeyFormat;
import dev.vidi.query.format.RecordFormat;
import dev.vidi.query.format.SchemaColumns;
import dev.vidi.query.format.SchemaUnavailableException;
import dev.vidi.query.format.WriterSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The schemas that a table is made with. They are looked up once, and kept in its definition: no node needs a registry to
 * know what the table's columns are.
 */
public final class TableSchemas {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private TableSchemas() {}

    /**
     * The settings of a table that is to be made, with the latest schemas of its topic where a registry has them.
     *
     * @param credentials for the registry that they are for
     * @throws IllegalArgumentException when the registry has none, or one of no use to Vidi
     * @throws RegistryUnavailableException when the registry does not answer
     */
    public static FormatSettings resolve(
            String topic, String format, String keyFormat, FormatSettings settings, RegistryCredentials credentials)
            throws RegistryUnavailableException {
        try {
            return resolved(topic, format, keyFormat, settings, credentials);
        } catch (SchemaUnavailableException unavailable) {
            throw new RegistryUnavailableException(String.valueOf(unavailable.getMessage()), unavailable);
        }
    }

    private static FormatSettings resolved(
            String topic, String format, String keyFormat, FormatSettings settings, RegistryCredentials credentials) {
        Optional<String> address = settings.value(FormatSettings.SCHEMA_REGISTRY);
        if (address.isEmpty()) {
            return settings;
        }
        SchemaRegistry registry = new SchemaRegistry(address.get(), type(format, keyFormat), credentials, ANSWER_MAX);
        Map<String, String> found = new HashMap<>();
        if (FormatNames.WITH_SCHEMA.contains(format)) {
            RegisteredSchema latest = latest(registry, address.get(), topic + "-value");
            found.put(FormatSettings.SCHEMA, latest.text());
            found.put(FormatSettings.SCHEMA_ID, Integer.toString(latest.id()));
        }
        if (FormatNames.WITH_SCHEMA.contains(keyFormat)) {
            RegisteredSchema latest = latest(registry, address.get(), topic + "-key");
            found.put(FormatSettings.KEY_SCHEMA, latest.text());
            found.put(FormatSettings.KEY_SCHEMA_ID, Integer.toString(latest.id()));
        }
        return settings.with(found);
    }

    private static SchemaType type(String format, String keyFormat) {
        boolean protobuf = format.equals(FormatNames.PROTOBUF) || keyFormat.equals(FormatNames.PROTOBUF);
        return protobuf ? SchemaType.PROTOBUF : SchemaType.AVRO;
    }

    private static RegisteredSchema latest(SchemaRegistry registry, String address, String subject) {
        return registry.latest(subject)
                .orElseThrow(() -> new IllegalArgumentException("the schema registry at " + address + " has no subject "
                        + subject + "; register a schema under it first"));
    }

    /**
     * A table whose columns are those of its schema.
     *
     * @param leftOut names of the fields that there is no type for
     */
    public record Completed(TableSchema schema, List<String> leftOut) {

        public Completed {
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * A key that was declared, and behind it the other fields of the schema of values, as columns.
     *
     * @param settings with the schema
     * @throws IllegalArgumentException when the schema is of no use, or a field cannot be a column beside the others
     */
    public static Completed completed(TableSchema declared, String format, FormatSettings settings) {
        SchemaColumns found = SchemaColumns.of(format, settings);
        List<Column> columns = new ArrayList<>(declared.columns());
        found.columns().stream()
                .filter(column ->
                        declared.columns().stream().noneMatch(key -> key.name().equals(column.name())))
                .forEach(columns::add);
        return new Completed(new TableSchema(columns, declared.keyColumns()), found.leftOut());
    }

    /**
     * Refuses a table whose schemas do not fit its columns.
     *
     * @throws IllegalArgumentException with the column, what was expected and what was found
     */
    public static void check(TableDefinition table) {
        KeyFormat unusedKeys = KeyFormat.of(table, WriterSchemas.NONE);
        RecordFormat unusedRows = RecordFormat.of(table, WriterSchemas.NONE);
    }

    /** The schemas that records of a table name, one attempt a call. */
    public static WriterSchemas of(TableDefinition table, RegistryCredentials credentials) {
        return table.settings()
                .value(FormatSettings.SCHEMA_REGISTRY)
                .<WriterSchemas>map(address ->
                        new SchemaRegistry(address, type(table.format(), table.keyFormat()), credentials, ANSWER_MAX))
                .orElse(WriterSchemas.NONE);
    }
}
