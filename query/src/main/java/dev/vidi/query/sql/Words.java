package dev.vidi.query.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of a statement: just enough of SQL's lexical rules to tell names, texts and comments apart. */
final class Words {

    /** What Calcite's lexer passes over: of all that Java takes for white space. */
    private static final String SPACES = " \t\n\r\f";

    private final String text;
    private final List<Word> words = new ArrayList<>();

    /** What a word is. */
    enum Kind {
        NAME,
        QUOTED_NAME,
        TEXT,
        NUMBER,
        SIGN
    }

    /**
     * A word of the statement.
     *
     * @param value the name or text without its quotes
     * @param start place of its first character
     * @param end place behind its last character
     */
    record Word(Kind kind, String value, int start, int end) {

        boolean is(String keyword) {
            return kind == Kind.NAME && value.toUpperCase(Locale.ROOT).equals(keyword);
        }

        boolean isSign(char sign) {
            return kind == Kind.SIGN && value.charAt(0) == sign;
        }

        boolean isName() {
            return kind == Kind.NAME || kind == Kind.QUOTED_NAME;
        }
    }

    private Words(String text) {
        this.text = text;
    }

    static List<Word> of(String text) throws StatementException {
        Words words = new Words(text);
        int at = 0;
        while (at < text.length()) {
            at = words.read(at);
        }
        return words.words;
    }

    /** The first word; empty when there is none. */
    static Optional<Word> first(String text) throws StatementException {
        Words words = new Words(text);
        int at = 0;
        while (at < text.length() && words.words.isEmpty()) {
            at = words.read(at);
        }
        return words.words.stream().findFirst();
    }

    private int read(int at) throws StatementException {
        char c = text.charAt(at);
        if (SPACES.indexOf(c) >= 0) {
            return at + 1;
        }
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            if (end < 0) {
                throw Place.error(text, at, "this comment does not end");
            }
            return end + 2;
        }
        if (c == '\'') {
            return quoted(at, '\'', Kind.TEXT);
        }
        if (c == '"' || c == '`') {
            return quoted(at, c, Kind.QUOTED_NAME);
        }
        if (Character.isLetterOrDigit(c) || c == '_') {
            int end = at;
            while (end < text.length()
                    && (Character.isLetterOrDigit(text.charAt(end))
                            || text.charAt(end) == '_'
                            || text.charAt(end) == '$')) {
                end++;
            }
            words.add(new Word(Character.isDigit(c) ? Kind.NUMBER : Kind.NAME, text.substring(at, end), at, end));
            return end;
        }
        String sign = Character.toString(text.codePointAt(at));
        words.add(new Word(Kind.SIGN, sign, at, at + sign.length()));
        return at + sign.length();
    }

    /** Reads up to the closing quote; a quote that is written twice stands for itself. */
    private int quoted(int at, char quote, Kind kind) throws StatementException {
        StringBuilder value = new StringBuilder();
        int i = at + 1;
        while (i < text.length()) {
            if (text.charAt(i) != quote) {
                value.append(text.charAt(i++));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                value.append(quote);
                i += 2;
            } else {
                words.add(new Word(kind, value.toString(), at, i + 1));
                return i + 1;
            }
        }
        throw Place.error(text, at, "this " + (kind == Kind.TEXT ? "text" : "name") + " has no closing " + quote);
    }
}
