package dev.vidi.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of text in columns as wide as they need to be. */
final class TextTable {

    private static final int WIDTH_MAX = 60;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> header) {
        this.header = List.copyOf(header);
    }

    void add(List<? extends @Nullable Object> values) {
        List<String> row = new ArrayList<>();
        for (Object value : values) {
            String text = value == null ? "" : value.toString().replaceAll("\\s", " ");
            row.add(text.length() <= WIDTH_MAX ? text : text.substring(0, WIDTH_MAX - 3) + "...");
        }
        rows.add(row);
    }

    void print(PrintWriter out) {
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .reduce(header.get(i).length(), Math::max);
        }
        print(out, header, widths);
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : "  ").append("-".repeat(widths[i]));
        }
        out.println(rule);
        rows.forEach(row -> print(out, row, widths));
    }

    private static void print(PrintWriter out, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : "  ").append(row.get(i));
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - row.get(i).length()));
            }
        }
        out.println(line);
    }
}
