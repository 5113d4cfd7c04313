package dev.vidi.query.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Calcite's validator says, in one line, and with the way out where it names none. */
final class Wording {

    static final String UNKNOWN_PARAMETER = "nothing here says of what type this parameter is; write CAST(? AS type)";

    private static final int LENGTH_MAX = 400;
    private static final Pattern OUT_OF_RANGE = Pattern.compile("Numeric literal '(.*)' out of range");

    private Wording() {}

    static String of(@org.jspecify.annotations.Nullable String message) {
        String line = String.valueOf(message).replaceAll("\\s+", " ").strip();
        if (line.startsWith("Illegal use of dynamic parameter")) {
            return UNKNOWN_PARAMETER;
        }
        if (line.startsWith("Illegal use of 'NULL'")) {
            return "nothing here says of what type this NULL is; write CAST(NULL AS type)";
        }
        Matcher number = OUT_OF_RANGE.matcher(line);
        if (number.matches()) {
            String found = number.group(1);
            return "a number has at most 38 digits, a DOUBLE is within 1.8E308; found "
                    + (found.length() <= 40 ? found : found.substring(0, 40) + "... of " + found.length() + " digits");
        }
        String plain = line.replace("<COMPARABLE_TYPE>", "<a type>").replace("<EQUIVALENT_TYPE>", "<the same type>");
        return plain.length() <= LENGTH_MAX ? plain : plain.substring(0, LENGTH_MAX) + "...";
    }
}
