package dev.vidi.query.sql;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.sql.Words.Kind;
import dev.vidi.query.sql.Words.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;

/**
 * What Calcite's parser refuses, said like all other errors: what was expected, what was found, and where. Of what
 * Calcite would take, only what a statement here can have is named.
 */
final class SyntaxErrors {

    private static final String NAME = "a name";
    private static final String EXPRESSION = "an expression";

    /** Tokens that Calcite's parser looks ahead. */
    private static final int AHEAD_MAX = 6;

    /** Calcite's names of tokens, and ours, in the order in which they are told. */
    private static final List<Map.Entry<String, String>> TOKENS = List.of(
            Map.entry("<IDENTIFIER>", NAME),
            Map.entry("<UNSIGNED_INTEGER_LITERAL>", "a whole number"),
            Map.entry("\"EXISTS\"", "EXISTS"),
            Map.entry("\"FROM\"", "FROM"),
            Map.entry("\"NOT\"", "NOT"),
            Map.entry("\"NULL\"", "NULL"),
            Map.entry("\"PRIMARY\"", "PRIMARY KEY"),
            Map.entry("\"KEY\"", "KEY"),
            Map.entry("\"(\"", "'('"),
            Map.entry("\",\"", "','"),
            Map.entry("\")\"", "')'"),
            Map.entry("<EOF>", "the end"));

    private final SqlAbstractParserImpl.Metadata grammar;
    private final String text;
    private final List<Word> words;

    SyntaxErrors(SqlAbstractParserImpl.Metadata grammar, String text, List<Word> words) {
        this.grammar = grammar;
        this.text = text;
        this.words = words;
    }

    /** Refuses a word that cannot name a table; Calcite would name another place. */
    void requireTableName(int at) throws StatementException {
        if (at >= words.size() || !words.get(at).isName() || isReserved(words.get(at))) {
            throw error(at, "the name of a table", true);
        }
    }

    StatementException of(SqlParseException refused) {
        if (refused.getPos() == null) { // of what has no place, Calcite tells none
            return Place.error(text, text.length(), "the statement cannot be parsed: " + firstLine(refused));
        }
        List<String> expected = expected(refused.getExpectedTokenNames());
        int at = wordAt(refused);
        if (expected.isEmpty() || at < 0) {
            return new StatementException(
                    Math.max(1, refused.getPos().getLineNum()),
                    Math.max(1, refused.getPos().getColumnNum()),
                    firstLine(refused));
        }
        return error(at, String.join(" or ", expected), expected.contains(NAME) || expected.contains(EXPRESSION));
    }

    private StatementException error(int at, String expected, boolean name) {
        String advice = name && at < words.size() && isReserved(words.get(at))
                ? "; it is a word of SQL: to be a name it needs double quotes"
                : "";
        return Place.error(text, words, at, expected, advice);
    }

    private boolean isReserved(Word word) {
        return word.kind() == Kind.NAME && grammar.isReservedWord(word.value().toUpperCase(Locale.ROOT));
    }

    private static List<String> expected(Collection<String> tokens) {
        if (tokens.contains("\"BIGINT\"")) {
            return List.of("a type (" + ColumnType.supported() + ")");
        }
        if (tokens.contains("\"CASE\"") && tokens.contains("\"CAST\"")) {
            return List.of(EXPRESSION);
        }
        List<String> expected = new ArrayList<>();
        for (Map.Entry<String, String> token : TOKENS) {
            if (tokens.contains(token.getKey())) {
                expected.add(token.getValue());
            }
        }
        return expected;
    }

    /** The word that was refused; as many as there are words when it is the end, -1 when there is none. */
    private int wordAt(SqlParseException refused) {
        if (firstLine(refused).contains("<EOF>\"")) {
            return words.size();
        }
        int offset = Place.offset(
                text, refused.getPos().getLineNum(), refused.getPos().getColumnNum());
        for (int at = 0; at < words.size(); at++) {
            if (words.get(at).start() == offset) {
                return lastAhead(at, firstLine(refused));
            }
        }
        return -1;
    }

    /** The parser names the place where it began to look ahead, and all that it saw: the last of that is the culprit. */
    private int lastAhead(int first, String message) {
        StringBuilder seen = new StringBuilder("Encountered \"");
        for (int at = first; at < Math.min(words.size(), first + AHEAD_MAX); at++) {
            Word word = words.get(at);
            seen.append(at == first ? "" : " ").append(text, word.start(), word.end());
            if (message.startsWith(seen + "\"")) {
                return at;
            }
        }
        return first;
    }

    private static String firstLine(SqlParseException refused) {
        String message = String.valueOf(refused.getMessage());
        return message.lines().findFirst().orElse(message).replaceAll(" at line \\d+, column \\d+\\.?", "");
    }
}
