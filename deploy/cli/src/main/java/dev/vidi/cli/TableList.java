package dev.vidi.cli;

import dev.vidi.client.Column;
import dev.vidi.client.TableDescription;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Tables, shown. */
final class TableList {

    private TableList() {}

    static void print(List<TableDescription> tables, PrintWriter out) {
        if (tables.isEmpty()) {
            out.println("no tables; make one with: vidi sql -c \"CREATE TABLE ...\"");
            return;
        }
        TextTable text = new TextTable(List.of("table", "key", "topic", "partitions", "format", "state"));
        for (TableDescription table : tables) {
            text.add(List.of(
                    table.schema().table(),
                    table.schema().keyColumn().name(),
                    table.schema().topic(),
                    table.schema().partitions(),
                    table.format(),
                    table.problem().isEmpty() ? "ok" : table.problem()));
        }
        text.print(out);
    }

    static void describe(TableDescription table, PrintWriter out) {
        out.println("table " + table.schema().table() + " over topic "
                + table.schema().topic() + ", "
                + table.schema().partitions() + " partitions, format " + table.format() + ", key format "
                + table.keyFormat() + ", partitioner " + table.partitioner());
        if (!table.problem().isEmpty()) {
            out.println("PROBLEM: " + table.problem());
        }
        TextTable text = new TextTable(List.of("column", "type", ""));
        for (Column column : table.schema().columns()) {
            text.add(List.of(
                    column.name(), column.type(), column.key() ? "PRIMARY KEY" : column.nullable() ? "" : "NOT NULL"));
        }
        text.print(out);
    }

    static Map<String, Object> json(TableDescription table) {
        return Ordered.of(
                "table",
                table.schema().table(),
                "tableId",
                table.schema().tableId(),
                "topic",
                table.schema().topic(),
                "partitions",
                table.schema().partitions(),
                "format",
                table.format(),
                "keyFormat",
                table.keyFormat(),
                "partitioner",
                table.partitioner(),
                "columns",
                table.schema().columns().stream()
                        .map(column -> Ordered.<Object>of(
                                "name",
                                column.name(),
                                "type",
                                column.type(),
                                "nullable",
                                column.nullable(),
                                "key",
                                column.key()))
                        .toList(),
                "problem",
                table.problem());
    }
}
