package dev.vidi.cli.output;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/** A value as the text of a table's cell. Control characters are spelled out: rows must not command the terminal. */
public final class Cell {

    private static final int WIDTH_MAX = 60;
    private static final String CUT = "...";

    private Cell() {}

    /** The text, empty for null, cut when it is wide. */
    public static String of(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = printable(plain(value));
        return width(text) <= WIDTH_MAX ? text : cut(text);
    }

    /** The value with all its digits: bytes in base64, and what is made of others as JSON. */
    static String plain(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof LocalTime time) {
            return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        }
        if (value instanceof ByteBuffer bytes) {
            return StandardCharsets.ISO_8859_1
                    .decode(Base64.getEncoder().encode(bytes.duplicate()))
                    .toString();
        }
        return value instanceof Map || value instanceof List ? Json.text(value) : value.toString();
    }

    /** How many places of a terminal a text takes. */
    static int width(String text) {
        return text.codePoints().map(Cell::width).sum();
    }

    private static int width(int codePoint) {
        return Math.max(0, WCWidth.wcwidth(codePoint));
    }

    private static String cut(String text) {
        int end = 0;
        int width = 0;
        while (true) {
            int codePoint = text.codePointAt(end);
            width += width(codePoint);
            if (width > WIDTH_MAX - CUT.length()) {
                return text.substring(0, end) + CUT;
            }
            end += Character.charCount(codePoint);
        }
    }

    /** The text with its control characters spelled out. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            switch (c) {
                case '\n' -> printable.append("\\n");
                case '\r' -> printable.append("\\r");
                case '\t' -> printable.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        printable.append(String.format("\\u%04x", c));
                    } else {
                        printable.append((char) c);
                    }
                }
            }
        });
        return printable.toString();
    }
}
