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

    private static final String ENCOUNTERED = "Encountered ";
    private static final String NEAR_KEYWORD = "Incorrect syntax near the keyword";
    private static final String TYPOGRAPHIC_QUOTES = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb";
    private static final String LEXICAL = "Lexical error";
    /** How messages begin that are of no use to people. */
    private static final List<String> PARSERS = List.of(ENCOUNTERED, NEAR_KEYWORD, LEXICAL);

    private static final String NAME = "a name";
    private static final String EXPRESSION = "an expression";

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
            throw error(at, "the name of a table", true, -1);
        }
    }

    /** The word that Calcite's lexer does not know, -1 when it knows them all. */
    static int strangeWord(SqlParseException refused, String text, List<Word> words) {
        if (refused.getPos() == null || !firstLine(refused).startsWith(LEXICAL)) {
            return -1;
        }
        int offset = Place.offset(
                text, refused.getPos().getLineNum(), refused.getPos().getColumnNum());
        int last = -1; // the lexer names the place behind a sign that might have gone on there
        for (int at = 0; at < words.size() && words.get(at).start() <= offset; at++) {
            last = at;
        }
        return last;
    }

    /**
     * What was refused, in our words.
     *
     * @param asked the text that was parsed, of the same length
     * @param strange the first word that the lexer does not know, -1 when there is none
     */
    StatementException of(SqlParseException refused, String asked, int strange) {
        if (refused.getPos() == null) { // of what has no place, Calcite tells none
            return Place.error(text, text.length(), "the statement cannot be parsed: " + firstLine(refused));
        }
        List<String> expected = expected(refused.getExpectedTokenNames());
        int at = wordAt(refused, asked);
        if (strange > at
                && strange <= at + Grammar.AHEAD_MAX
                && firstLine(refused).startsWith(NEAR_KEYWORD)) {
            at = strange; // which was looked at behind the keyword
        }
        if (at >= 0 && at < words.size() && words.get(at).kind() == Kind.NUMBER && isWithin(refused, words.get(at))) {
            return Place.error(text, words, at, "a number"); // which Calcite takes apart
        }
        String message = firstLine(refused);
        if (at >= 0 && expected.isEmpty() && (message.startsWith(ENCOUNTERED) || message.startsWith(NEAR_KEYWORD))) {
            return Place.error(text, words, at, "something else");
        }
        if (at < 0 && PARSERS.stream().anyMatch(message::startsWith)) {
            return new StatementException(
                    Math.max(1, refused.getPos().getLineNum()),
                    Math.max(1, refused.getPos().getColumnNum()),
                    "what stands here is not expected");
        }
        if (expected.isEmpty() || at < 0) {
            return new StatementException(
                    Math.max(1, refused.getPos().getLineNum()),
                    Math.max(1, refused.getPos().getColumnNum()),
                    firstLine(refused));
        }
        return error(
                at, String.join(" or ", expected), expected.contains(NAME) || expected.contains(EXPRESSION), strange);
    }

    private StatementException error(int at, String expected, boolean name, int strange) {
        return Place.error(text, words, at, expected, at < words.size() ? advice(at, name, strange) : "");
    }

    private String advice(int at, boolean name, int strange) {
        Word word = words.get(at);
        if (name && isReserved(word)) {
            return "; it is a word of SQL: to be a name it needs double quotes";
        }
        if (word.kind() == Kind.NAME && strange == at) {
            return "; with this letter a name needs double quotes";
        }
        if (text.charAt(word.start()) == '`') {
            return "; names are quoted with \"";
        }
        return word.kind() == Kind.SIGN && TYPOGRAPHIC_QUOTES.contains(word.value())
                ? "; texts are quoted with ', names with \""
                : "";
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
    private int wordAt(SqlParseException refused, String asked) {
        if (firstLine(refused).contains("<EOF>\"")) {
            return words.size();
        }
        int offset = Place.offset(
                text, refused.getPos().getLineNum(), refused.getPos().getColumnNum());
        for (int at = 0; at < words.size(); at++) {
            if (words.get(at).start() <= offset && offset < words.get(at).end()) {
                return lastAhead(at, firstLine(refused), asked);
            }
        }
        return -1;
    }

    private boolean isWithin(SqlParseException refused, Word word) {
        int offset = Place.offset(
                text, refused.getPos().getLineNum(), refused.getPos().getColumnNum());
        return word.start() < offset && offset < word.end();
    }

    /** The parser names the place where it began to look ahead, and all that it saw: the last of that is the culprit. */
    private int lastAhead(int first, String message, String asked) {
        StringBuilder seen = new StringBuilder(ENCOUNTERED).append('"');
        for (int at = first; at < Math.min(words.size(), first + Grammar.AHEAD_MAX); at++) {
            Word word = words.get(at);
            seen.append(at == first ? "" : " ")
                    .append(asked.substring(word.start(), word.end()).strip());
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
