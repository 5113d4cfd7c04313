package dev.vidi.query.sql;

import dev.vidi.query.sql.Words.Word;
import java.util.List;

/** Places in a text, for messages. */
final class Place {

    private Place() {}

    static StatementException error(String text, int offset, String message) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(offset, text.length()); i++) {
            if (isLineEnd(text, i)) {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new StatementException(line, column, message);
    }

    /** An error at the word of a place, or at the end of the text. */
    static StatementException error(String text, List<Word> words, int at, String expected) {
        return error(text, words, at, expected, "");
    }

    /** The same, with advice behind it. */
    static StatementException error(String text, List<Word> words, int at, String expected, String advice) {
        if (at >= words.size()) {
            return error(text, text.length(), "expected " + expected + ", found the end" + advice);
        }
        return error(text, words.get(at).start(), "expected " + expected + ", found " + shown(words.get(at)) + advice);
    }

    /** The offset of a place, or the end of the text when it has no such place. */
    static int offset(String text, int line, int column) {
        int offset = 0;
        for (int at = 1; at < line && offset < text.length(); offset++) {
            at += isLineEnd(text, offset) ? 1 : 0;
        }
        return Math.min(text.length(), offset + column - 1);
    }

    /** Lines end as Calcite's lexer counts them: by LF, CR LF, or CR. */
    private static boolean isLineEnd(String text, int at) {
        char c = text.charAt(at);
        return c == '\n' || (c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'));
    }

    /** Signs that are seldom typed on purpose, and may not be seen. */
    private static String sign(int character) {
        String code = String.format("U+%04X", character);
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> code;
            default -> Character.toString(character) + " (" + code + ")";
        };
    }

    private static String shown(Word word) {
        String value = word.value();
        if (value.isEmpty()) {
            return word.kind() == Words.Kind.TEXT ? "''" : "\"\"";
        }
        if (word.kind() == Words.Kind.SIGN && (value.charAt(0) <= ' ' || value.charAt(0) > '~')) {
            return sign(value.codePointAt(0));
        }
        return value.length() <= 40 ? value : value.substring(0, 40) + "...";
    }
}
