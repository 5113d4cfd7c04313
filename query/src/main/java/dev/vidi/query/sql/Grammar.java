package dev.vidi.query.sql;

import dev.vidi.query.sql.Words.Word;
import java.util.List;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.ddl.SqlDdlParserImpl;

/** Calcite's grammar, as Vidi reads it: names keep their case. */
final class Grammar {

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(SqlDdlParserImpl.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withConformance(Conformance.VIDI)
            .withCaseSensitive(false);

    private static final char NOWHERE = '}';
    /** How far the parser looks ahead, and so how many words that its lexer does not know it may meet at a time. */
    static final int AHEAD_MAX = 6;

    private Grammar() {}

    static SyntaxErrors syntaxErrors(String text, List<Word> words) {
        return new SyntaxErrors(SqlParser.create("", CONFIG).getMetadata(), text, words);
    }

    /**
     * Parses what Calcite's grammar knows of a text. Its lexer throws errors, and its parser recurses. What the lexer does
     * not know stands nowhere: the parser is asked what it expects there, with a sign that it knows and expects nowhere.
     *
     * @param text as it was written
     * @param words of the text, without a semicolon at its end
     * @param standard the text with what the grammar does not know blanked
     */
    static SqlNode parse(String text, List<Word> words, String standard) throws StatementException {
        int end = words.isEmpty() ? 0 : words.get(words.size() - 1).end();
        String asked = standard.substring(0, end);
        int strange = -1;
        try {
            for (int tries = 0; tries <= AHEAD_MAX; tries++) {
                try {
                    SqlNode parsed = SqlParser.create(asked, CONFIG).parseStmt();
                    if (strange < 0) {
                        return parsed;
                    }
                    break;
                } catch (SqlParseException e) {
                    if (e.getCause() instanceof StackOverflowError) {
                        throw tooDeep(text);
                    }
                    int lexical = SyntaxErrors.strangeWord(e, text, words);
                    if (lexical < 0) {
                        throw syntaxErrors(text, words).of(e, asked, strange);
                    }
                    strange = strange < 0 ? lexical : Math.min(strange, lexical);
                    asked = withSign(asked, words.get(lexical));
                }
            }
            throw Place.error(text, words, strange, "something else");
        } catch (StackOverflowError e) {
            throw tooDeep(text);
        } catch (RuntimeException e) {
            throw Place.error(text, 0, "the statement cannot be parsed: " + e.getMessage());
        }
    }

    private static String withSign(String text, Word word) {
        String sign = NOWHERE + " ".repeat(word.end() - word.start() - 1);
        return text.substring(0, word.start()) + sign + text.substring(word.end());
    }

    private static StatementException tooDeep(String text) {
        return Place.error(text, 0, "the statement is nested too deep");
    }
}
