package dev.vidi.cli.output;

import dev.vidi.client.Column;
import dev.vidi.client.TableDescription;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Tables, shown. */
public final class TableList {

    private static final List<String> TABLES = List.of("table", "key", "topic", "partitions", "format", "state");

    private TableList() {}

    /** All tables, for people. */
    public static void print(List<TableDescription> tables, PrintWriter out) {
        if (tables.isEmpty()) {
            out.println("no tables; make one with: vidi sql -c \"CREATE TABLE ...\"");
            return;
        }
        TextTable text = new TextTable(TABLES);
        tables.forEach(table -> text.add(row(table)));
        text.print(out);
    }

    /** All tables, separated by commas. */
    public static void csv(List<TableDescription> tables, PrintWriter out) {
        Csv.print(TABLES, out);
        tables.forEach(table -> Csv.print(row(table), out));
    }

    private static List<Object> row(TableDescription table) {
        return List.of(
                table.schema().table(),
                table.schema().keyColumn().name(),
                table.schema().topic(),
                table.schema().partitions(),
                table.format(),
                table.problem().isEmpty() ? "ok" : table.problem());
    }

    /** One table, for people. */
    public static void describe(TableDescription table, PrintWriter out) {
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

    /** The columns of one table, separated by commas. */
    public static void describeCsv(TableDescription table, PrintWriter out) {
        Csv.print(List.of("column", "type", "nullable", "key"), out);
        for (Column column : table.schema().columns()) {
            Csv.print(List.of(column.name(), column.type(), column.nullable(), column.key()), out);
        }
    }

    /** One table as an object. */
    public static Map<String, Object> json(TableDescription table) {
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
