package dev.vidi.query.format;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tables whose key is their first column. */
final class FormatTables {
    private FormatTables() {}

    static TableDefinition table(String format, String keyFormat, Map<String, String> settings, Column... columns) {
        return new TableDefinition(
                "id",
                "t",
                "t",
                new UUID(1, 2),
                1,
                new TableSchema(List.of(columns), 0),
                format,
                keyFormat,
                new FormatSettings(settings),
                Partitioner.MURMUR2,
                "");
    }
}
