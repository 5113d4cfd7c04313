package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import java.util.List;
import java.util.UUID;

/** Tables to ask about. */
public final class TestTables {

    private TestTables() {}

    public static TableDefinition offers(String id) {
        return of(
                id,
                new TableSchema(
                        List.of(
                                new Column("sku", ColumnType.VARCHAR, false),
                                new Column("price", ColumnType.decimal(10, 2), true),
                                new Column("stock", ColumnType.INTEGER, true),
                                new Column("sold", ColumnType.BIGINT, false),
                                new Column("weight", ColumnType.DOUBLE, true),
                                new Column("offered", ColumnType.BOOLEAN, true),
                                new Column("until", ColumnType.DATE, true),
                                new Column("changed", ColumnType.TIMESTAMP, true)),
                        0));
    }

    /** A table whose key is of a type. */
    public static TableDefinition keyed(ColumnType key) {
        return of(
                "keyed",
                new TableSchema(List.of(new Column("v", ColumnType.VARCHAR, true), new Column("k", key, false)), 1));
    }

    public static TableDefinition of(String id, TableSchema schema) {
        return new TableDefinition(
                id,
                "offers",
                "offers",
                new UUID(0, 0),
                4,
                schema,
                FormatNames.JSON,
                FormatNames.STRING,
                Partitioner.MURMUR2,
                "");
    }
}
