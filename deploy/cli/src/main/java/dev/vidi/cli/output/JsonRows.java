package dev.vidi.cli.output;

import dev.vidi.client.QueryRow;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object a line: the row, the record that wrote it, and the read that it was shown to. */
final class JsonRows implements RowPrinter {
    private final String readId;
    private final PrintWriter out;

    JsonRows(String readId, PrintWriter out) {
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
