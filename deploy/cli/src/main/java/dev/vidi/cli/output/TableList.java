package dev.vidi.cli.output;

import dev.vidi.client.Column;
import dev.vidi.client.TableDescription;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
                table.schema().keyColumns().stream().map(Column::name).collect(Collectors.joining(", ")),
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
            text.add(List.of(column.name(), column.type(), remark(column)));
        }
        text.print(out);
    }

    private static String remark(Column column) {
        if (column.key()) {
            return column.keyPlace() == 0 ? "PRIMARY KEY" : "PRIMARY KEY " + column.keyPlace();
        }
        return column.nullable() ? "" : "NOT NULL";
    }

    /** The columns of one table, separated by commas. */
    public static void describeCsv(TableDescription table, PrintWriter out) {
        Csv.print(List.of("column", "type", "nullable", "key"), out);
        for (Column column : table.schema().columns()) {
            Csv.print(List.of(column.name(), column.type(), column.nullable(), column.key()), out);
        }
    }

    private static Map<String, Object> json(Column column) {
        Map<String, Object> object = Ordered.of(
                "name", column.name(), "type", column.type(), "nullable", column.nullable(), "key", column.key());
        if (column.keyPlace() > 0) {
            object.put("keyPlace", column.keyPlace());
        }
        return object;
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
                table.schema().columns().stream().map(TableList::json).toList(),
                "problem",
                table.problem());
    }
}
