package dev.vidi.query.expression;

import dev.vidi.query.row.Binary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.runtime.SqlFunctions;

/** Functions of texts, by their names in SQL. Positions and lengths count UTF-16 units, as everywhere in Calcite. */
public final class TextFunctions {

    /** Characters of a text that a function makes: REPLACE within REPLACE would make any number of them. */
    private static final int LENGTH_MAX = 1 << 22;

    private TextFunctions() {}

    /** A function of texts and numbers. */
    public static Expression call(String text, String name, List<Expression> operands) {
        return Strict.many(text, operands.toArray(Expression[]::new), values -> call(name, values));
    }

    private static Object call(String name, Object[] values) {
        String first = (String) values[0];
        return switch (name) {
            case "UPPER" -> SqlFunctions.upper(first);
            case "LOWER" -> SqlFunctions.lower(first);
            case "INITCAP" -> SqlFunctions.initcap(first);
            case "CHAR_LENGTH" -> SqlFunctions.charLength(first);
            case "||" -> concat(first, (String) values[1]);
            case "POSITION" -> SqlFunctions.position(first, (String) values[1]);
            case "REPLACE" -> replace(first, (String) values[1], (String) values[2]);
            case "SUBSTRING" ->
                values.length == 2
                        ? SqlFunctions.substring(first, number(values[1]))
                        : SqlFunctions.substring(first, number(values[1]), number(values[2]));
            case "OVERLAY" -> overlay(first, (String) values[1], values);
            default -> throw new IllegalStateException("unknown function " + name);
        };
    }

    private static String concat(String first, String second) {
        requireLength((long) first.length() + second.length());
        return first.concat(second);
    }

    private static String replace(String text, String found, String by) {
        if (by.length() > found.length() && !found.isEmpty()) {
            long times = 0;
            for (int at = text.indexOf(found); at >= 0; at = text.indexOf(found, at + found.length())) {
                times++;
            }
            requireLength(text.length() + times * (by.length() - found.length()));
        }
        return SqlFunctions.replace(text, found, by, true);
    }

    private static void requireLength(long length) {
        if (length > LENGTH_MAX) {
            throw new IllegalArgumentException("overflow: a text has at most " + LENGTH_MAX + " characters");
        }
    }

    private static String overlay(String text, String placed, Object[] values) {
        long start = number(values[2]);
        long length = values.length == 3 ? placed.length() : number(values[3]);
        if (start < 1 || start > text.length() + 1L || length < 0 || start - 1 + length > text.length()) {
            throw new IllegalArgumentException("OVERLAY reaches beyond the text");
        }
        requireLength(text.length() - length + placed.length());
        return SqlFunctions.overlay(text, placed, (int) start, (int) length);
    }

    private static int number(Object value) {
        long number = ((Number) value).longValue();
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    /** How many bytes there are, an INTEGER. */
    public static Expression octetLength(String text, Expression operand) {
        return Strict.one(
                text,
                operand,
                value -> value instanceof Binary bytes
                        ? (Object) bytes.length()
                        : (Object) ((String) value).getBytes(StandardCharsets.UTF_8).length);
    }

    /** TRIM of one character at one end or at both. */
    public static Expression trim(String text, boolean left, boolean right, Expression character, Expression operand) {
        return Strict.two(
                text,
                character,
                operand,
                (trimmed, value) -> SqlFunctions.trim(left, right, (String) trimmed, (String) value));
    }

    /** LIKE without ESCAPE. */
    public static Expression like(String text, Expression operand, Expression pattern) {
        return Strict.two(
                text, operand, pattern, (value, like) -> LikePattern.matches((String) value, (String) like, ""));
    }

    /** LIKE with ESCAPE. */
    public static Expression like(String text, Expression operand, Expression pattern, Expression escape) {
        return Strict.many(
                text,
                new Expression[] {operand, pattern, escape},
                values -> LikePattern.matches((String) values[0], (String) values[1], (String) values[2]));
    }
}
