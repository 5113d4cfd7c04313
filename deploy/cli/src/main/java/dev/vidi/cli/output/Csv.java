package dev.vidi.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lines of values separated by commas, quoted as RFC 4180 says. Null is nothing, an empty text is {@code ""}. */
final class Csv {

    private Csv() {}

    /** One line. */
    static void print(List<? extends @Nullable Object> values, PrintWriter out) {
        out.print(values.stream().map(Csv::field).collect(Collectors.joining(",", "", "\n")));
    }

    private static String field(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = Cell.plain(value);
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
