package dev.vidi.cli.output;

import dev.vidi.client.Column;
import dev.vidi.client.QueryRow;
import java.io.PrintWriter;
import java.util.List;

/** Values separated by commas, after a line of names. */
final class CsvRows implements RowPrinter {
    private final PrintWriter out;

    CsvRows(List<Column> columns, PrintWriter out) {
        this.out = out;
        Csv.print(columns.stream().map(Column::name).toList(), out);
    }

    @Override
    public void print(QueryRow row) {
        Csv.print(row.values(), out);
    }

    @Override
    public void finish() {}
}
