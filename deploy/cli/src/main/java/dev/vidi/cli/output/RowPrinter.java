package dev.vidi.cli.output;

import dev.vidi.client.Column;
import dev.vidi.client.QueryHeader;
import dev.vidi.client.QueryRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints the rows of one query as they come. For one thread. */
public interface RowPrinter {

    /** Prints a row, or keeps it for its page. */
    void print(QueryRow row);

    /** Prints what was kept, below a header even if there were no rows. */
    void finish();

    /** A printer of rows like those that the header tells of. */
    static RowPrinter of(Format format, QueryHeader header, PrintWriter out) {
        return switch (format) {
            case TABLE -> new Table(header.columns(), out);
            case JSON -> new JsonLines(header.readId(), out);
            case CSV -> new CsvLines(header.columns(), out);
        };
    }

    /** Columns for people, a page at a time; the pages before do not know how wide the next one is. */
    final class Table implements RowPrinter {
        private static final int PAGE = 100;
        private static final Set<String> NUMBERS = Set.of("INTEGER", "BIGINT", "DOUBLE", "DECIMAL");

        private final TextTable table;
        private final PrintWriter out;

        private Table(List<Column> columns, PrintWriter out) {
            this.table = new TextTable(
                    columns.stream().map(Column::name).toList(),
                    columns.stream().map(Table::isNumber).toList());
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

        private static boolean isNumber(Column column) {
            return NUMBERS.contains(column.type().replaceAll("\\W.*", ""));
        }
    }

    /** One object a line: the row, the record that wrote it, and the read that it was shown to. */
    final class JsonLines implements RowPrinter {
        private final String readId;
        private final PrintWriter out;

        private JsonLines(String readId, PrintWriter out) {
            this.readId = readId;
            this.out = out;
        }

        @Override
        public void print(QueryRow row) {
            Map<String, @Nullable Object> line = Ordered.nullable("row", row.toMap());
            line.put("at", Json.at(row.at()));
            line.put("readId", readId);
            out.print(Json.line(line) + "\n");
        }

        @Override
        public void finish() {}
    }

    /** Values separated by commas, after a line of names. */
    final class CsvLines implements RowPrinter {
        private final PrintWriter out;

        private CsvLines(List<Column> columns, PrintWriter out) {
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
}
