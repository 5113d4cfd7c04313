package dev.vidi.cli.output;

import dev.vidi.client.QueryHeader;
import dev.vidi.client.QueryRow;
import java.io.PrintWriter;

/** Prints the rows of one query as they come. For one thread. */
public interface RowPrinter {

    /** Prints a row, or keeps it for its page. */
    void print(QueryRow row);

    /** Prints what was kept, below a header even if there were no rows. */
    void finish();

    /** A printer of rows like those that the header tells of. */
    static RowPrinter of(Format format, QueryHeader header, PrintWriter out) {
        return switch (format) {
            case TABLE -> new TableRows(header.columns(), out);
            case JSON -> new JsonRows(header.readId(), out);
            case CSV -> new CsvRows(header.columns(), out);
        };
    }
}
