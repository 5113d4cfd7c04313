package dev.vidi.query.expression;

/**
 * Patterns of LIKE. Matches in time proportional to text times pattern at worst, and without preparation; Calcite's
 * regular expressions backtrack, so that one query could hold up a partition for hours. Unlike there, {@code _} takes a
 * line feed too.
 */
public final class LikePattern {

    private LikePattern() {}

    /** Whether a text is like a pattern; the escape is one character, or empty for none. */
    static boolean matches(String text, String pattern, String escape) {
        int quote = escape(escape);
        int at = 0;
        int next = 0;
        int afterAny = -1;
        int retry = 0;
        while (at < text.length()) {
            int step = next < pattern.length() ? step(text, at, pattern, next, quote) : 0;
            if (next < pattern.length() && pattern.charAt(next) == '%' && quote != '%') {
                afterAny = ++next;
                retry = at;
            } else if (step > 0) {
                at += text.codePointAt(at) > Character.MAX_VALUE ? 2 : 1;
                next += step;
            } else if (afterAny >= 0) {
                retry += text.codePointAt(retry) > Character.MAX_VALUE ? 2 : 1;
                at = retry;
                next = afterAny;
            } else {
                check(pattern, next, quote);
                return false;
            }
        }
        while (next < pattern.length() && pattern.charAt(next) == '%' && quote != '%') {
            next++;
        }
        check(pattern, next, quote);
        return next == pattern.length();
    }

    /** Length of the element of the pattern that takes the character of the text; 0 when it does not. */
    private static int step(String text, int at, String pattern, int next, int quote) {
        int element = pattern.codePointAt(next);
        int length = element > Character.MAX_VALUE ? 2 : 1;
        if (element == quote) {
            return text.codePointAt(at) == quoted(pattern, next, quote) ? 2 : 0;
        }
        return element == '_' || element == text.codePointAt(at) ? length : 0;
    }

    private static int quoted(String pattern, int at, int quote) {
        int c = at + 1 < pattern.length() ? pattern.charAt(at + 1) : -1;
        if (c != '%' && c != '_' && c != quote) {
            throw new IllegalArgumentException("in a pattern of LIKE, ESCAPE stands before %, _ or itself");
        }
        return c;
    }

    /** Finds escapes that are wrong in the part of a pattern that was not reached. */
    private static void check(String pattern, int from, int quote) {
        if (quote >= 0) {
            for (int i = from; i < pattern.length(); i++) {
                if (pattern.charAt(i) == quote) {
                    quoted(pattern, i, quote);
                    i++;
                }
            }
        }
    }

    private static int escape(String escape) {
        if (escape.length() > 1) {
            throw new IllegalArgumentException("ESCAPE of LIKE is one character");
        }
        return escape.isEmpty() ? -1 : escape.charAt(0);
    }

    /**
     * What every text that is like a pattern starts with.
     *
     * @throws IllegalArgumentException when the pattern is wrong
     */
    public static String prefix(String pattern, String escape) {
        int quote = escape(escape);
        check(pattern, 0, quote);
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == quote) {
                c = pattern.charAt(++i);
            } else if (c == '%' || c == '_') {
                break;
            }
            prefix.append(c);
        }
        return prefix.toString();
    }

    /** Whether the pattern is all prefix: it has nothing that takes any character. */
    public static boolean isExact(String pattern, String escape) {
        int quote = escape(escape);
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == quote) {
                i++;
            } else if (c == '%' || c == '_') {
                return false;
            }
        }
        return true;
    }
}
