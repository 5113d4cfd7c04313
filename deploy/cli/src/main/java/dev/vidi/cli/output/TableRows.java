package dev.vidi.cli.output;

import dev.vidi.client.Column;
import dev.vidi.client.QueryRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;

/** Columns for people, a page at a time; the pages before do not know how wide the next one is. */
final class TableRows implements RowPrinter {
    private static final int PAGE = 100;
    private static final Set<String> NUMBERS = Set.of("INTEGER", "BIGINT", "DOUBLE", "DECIMAL");

    private final TextTable table;
    private final PrintWriter out;

    TableRows(List<Column> columns, PrintWriter out) {
        this.table = new TextTable(
                columns.stream().map(Column::name).toList(),
                columns.stream().map(TableRows::isNumber).toList());
        this.out = out;
    }

    @Override
    public void print(QueryRow row) {
        table.add(row.values().stream()
                .map(value -> value == null ? "NULL" : value)
                .toList());
        if (table.waiting() == PAGE) {
            finish();
        }
    }

    @Override
    public void finish() {
        table.print(out);
    }

    static boolean isNumber(Column column) {
        return NUMBERS.contains(column.type().replaceAll("\\W.*", ""));
    }
}
