package dev.vidi.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of text in columns as wide as they need to be. Rows may be printed in pages: the columns are as wide as the pages
 * so far need.
 */
public final class TextTable {

    private final List<String> header;
    private final List<Boolean> toTheRight;
    private final int[] widths;
    private final List<List<String>> rows = new ArrayList<>();
    private boolean headed;

    /** A table whose columns are aligned to the left. */
    public TextTable(List<String> header) {
        this(header, header.stream().map(column -> false).toList());
    }

    /** A table of which some columns are aligned to the right. */
    public TextTable(List<String> header, List<Boolean> toTheRight) {
        this.header = header.stream().map(Cell::of).toList();
        this.toTheRight = List.copyOf(toTheRight);
        this.widths = this.header.stream().mapToInt(Cell::width).toArray();
    }

    /** Adds a row, to be printed; null is an empty cell. */
    public void add(List<? extends @Nullable Object> values) {
        List<String> row = new ArrayList<>(values.size());
        for (int i = 0; i < widths.length; i++) {
            String cell = Cell.of(values.get(i));
            widths[i] = Math.max(widths[i], Cell.width(cell));
            row.add(cell);
        }
        rows.add(row);
    }

    /** How many rows wait to be printed. */
    public int waiting() {
        return rows.size();
    }

    /** Prints the rows that were added since the last time, the first time below the header. */
    public void print(PrintWriter out) {
        if (!headed) {
            headed = true;
            print(out, header);
            StringBuilder rule = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                rule.append(i == 0 ? "" : "  ").append("-".repeat(widths[i]));
            }
            out.println(rule);
        }
        rows.forEach(row -> print(out, row));
        rows.clear();
    }

    private void print(PrintWriter out, List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - Cell.width(row.get(i)));
            boolean right = toTheRight.get(i);
            line.append(i == 0 ? "" : "  ").append(right ? padding : "").append(row.get(i));
            line.append(right || i == widths.length - 1 ? "" : padding);
        }
        out.println(line);
    }
}
