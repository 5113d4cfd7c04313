package dev.vidi.query.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a type, read from left to right. Confined to one call. */
final class TypeText {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final int SHOWN_MAX = 60;

    private final String text;
    private int at;
    private int depth;

    TypeText(String text) {
        this.text = text;
    }

    /** A name as {@link #name()} reads it. */
    static String name(String name) {
        return WORD.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    ColumnType read() {
        ColumnType type = type();
        if (!isEnd()) {
            throw expected("the end of the type");
        }
        return type;
    }

    private ColumnType type() {
        if (++depth > ColumnType.NESTING_MAX + 1) {
            throw new IllegalArgumentException(
                    "ARRAY, MAP and ROW are nested at most " + ColumnType.NESTING_MAX + " levels deep");
        }
        ColumnType type = plain();
        while (takeWord("ARRAY")) {
            type = ColumnType.array(type);
        }
        depth--;
        return type;
    }

    private ColumnType plain() {
        String word = word();
        switch (word) {
            case "ARRAY" -> {
                require('<');
                Column element = part();
                require('>');
                return ColumnType.array(element.type(), element.nullable());
            }
            case "MAP" -> {
                require('<');
                Column key = part();
                require(',');
                Column value = part();
                require('>');
                return ColumnType.map(key.type(), value.type(), value.nullable());
            }
            case "ROW" -> {
                return row();
            }
            default -> {
                return scalar(word);
            }
        }
    }

    private ColumnType row() {
        require('(');
        List<Column> fields = new ArrayList<>();
        do {
            String name = name();
            Column field = part();
            fields.add(new Column(name, field.type(), field.nullable()));
        } while (take(','));
        require(')');
        return ColumnType.row(fields);
    }

    /** A type within another, and whether it may be NULL. */
    private Column part() {
        ColumnType type = type();
        boolean nullable = true;
        if (takeWord("NOT")) {
            if (!takeWord("NULL")) {
                throw expected("NULL after NOT");
            }
            nullable = false;
        } else {
            boolean unused = takeWord("NULL");
        }
        return new Column("part", type, nullable);
    }

    private ColumnType scalar(String first) {
        ColumnType.Kind kind = kind(first);
        if (!take('(')) {
            if (kind == ColumnType.Kind.DECIMAL) {
                throw new IllegalArgumentException("DECIMAL needs a precision and a scale, such as DECIMAL(10, 2)");
            }
            return new ColumnType(kind, 0, 0);
        }
        int precision = number();
        int scale = take(',') ? number() : 0;
        require(')');
        if (kind != ColumnType.Kind.DECIMAL) {
            throw new IllegalArgumentException(kind + " takes no length or precision; write " + kind);
        }
        return ColumnType.decimal(precision, scale);
    }

    private ColumnType.Kind kind(String first) {
        return switch (first) {
            case "INT" -> ColumnType.Kind.INTEGER;
            case "NUMERIC", "DEC" -> ColumnType.Kind.DECIMAL;
            case "DOUBLE" -> {
                boolean unused = takeWord("PRECISION");
                yield ColumnType.Kind.DOUBLE;
            }
            case "BINARY" -> {
                if (!takeWord("VARYING")) {
                    throw unsupported(first);
                }
                yield ColumnType.Kind.VARBINARY;
            }
            default ->
                Arrays.stream(ColumnType.Kind.values())
                        .filter(kind -> kind.name().equals(first))
                        .findFirst()
                        .orElseThrow(() -> unsupported(first));
        };
    }

    private static IllegalArgumentException unsupported(String type) {
        return new IllegalArgumentException(
                "type " + NearestName.shorten(type) + " is not supported; supported are " + ColumnType.supported());
    }

    /** A word of SQL in upper case. */
    private String word() {
        Matcher word = match(WORD);
        if (word == null) {
            throw expected("a type, one of " + ColumnType.supported());
        }
        at = word.end();
        return word.group().toUpperCase(Locale.ROOT);
    }

    private String name() {
        skipSpaces();
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        Matcher word = match(WORD);
        if (word == null) {
            throw expected("the name of a field");
        }
        at = word.end();
        return word.group();
    }

    private String quoted() {
        StringBuilder name = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                i++;
            } else if (c == '"') {
                at = i + 1;
                return name.toString();
            }
            name.append(c);
        }
        throw expected("the name of a field with a closing \"");
    }

    private int number() {
        Matcher number = match(NUMBER);
        if (number == null) {
            throw expected("a number");
        }
        at = number.end();
        return Integer.parseInt(number.group());
    }

    private boolean takeWord(String wanted) {
        Matcher word = match(WORD);
        if (word == null || !word.group().equalsIgnoreCase(wanted)) {
            return false;
        }
        at = word.end();
        return true;
    }

    private boolean take(char sign) {
        if (isEnd() || text.charAt(at) != sign) {
            return false;
        }
        at++;
        return true;
    }

    private void require(char sign) {
        if (!take(sign)) {
            throw expected("'" + sign + "'");
        }
    }

    private @org.jspecify.annotations.Nullable Matcher match(Pattern pattern) {
        skipSpaces();
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? matcher : null;
    }

    private boolean isEnd() {
        skipSpaces();
        return at == text.length();
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException expected(String what) {
        String rest = text.substring(Math.min(at, text.length())).strip();
        String found =
                rest.isEmpty() ? "the end" : rest.length() <= SHOWN_MAX ? rest : rest.substring(0, SHOWN_MAX) + "...";
        return new IllegalArgumentException("expected " + what + "; found " + found);
    }
}
