package dev.vidi.router.grpc;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.sql.Statement;
import dev.vidi.router.table.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A catalog in memory. */
public final class FakeCatalog implements Catalog {
    public static final TableDefinition ORDERS = table(
            "orders",
            new Column("id", ColumnType.VARCHAR, false),
            new Column("customer", ColumnType.BIGINT, true),
            new Column("amount", ColumnType.decimal(10, 2), true));

    private final List<Entry> entries = new ArrayList<>(List.of(new Entry(ORDERS, "")));
    private Function<Statement, CompletionStage<Done>> execution =
            statement -> CompletableFuture.failedFuture(new IllegalStateException("not expected"));

    /** A table whose key is its first column. */
    public static TableDefinition table(String name, Column... columns) {
        UUID topicId = UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new TableDefinition(
                name + "-id",
                name,
                "topic-" + name,
                topicId,
                4,
                new TableSchema(List.of(columns), 0),
                "json",
                "string",
                Partitioner.MURMUR2,
                "CREATE TABLE " + name);
    }

    public void add(TableDefinition table, String problem) {
        entries.add(new Entry(table, problem));
    }

    public void drop(TableDefinition table) {
        entries.removeIf(entry -> entry.table().equals(table));
    }

    public void onExecute(Function<Statement, CompletionStage<Done>> how) {
        execution = how;
    }

    @Override
    public Optional<Entry> find(String name) {
        return entries.stream()
                .filter(entry -> entry.table().name().equalsIgnoreCase(name))
                .findFirst();
    }

    @Override
    public Optional<TableDefinition> byId(String tableId) {
        return entries.stream()
                .map(Entry::table)
                .filter(table -> table.id().equals(tableId))
                .findFirst();
    }

    @Override
    public List<Entry> list() {
        return List.copyOf(entries);
    }

    @Override
    public CompletionStage<Done> execute(Statement statement) {
        return execution.apply(statement);
    }
}
