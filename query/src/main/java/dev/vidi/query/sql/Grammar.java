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

    private Grammar() {}

    static SyntaxErrors syntaxErrors(String text, List<Word> words) {
        return new SyntaxErrors(SqlParser.create("", CONFIG).getMetadata(), text, words);
    }

    /**
     * Parses what Calcite's grammar knows of a text. Its lexer throws errors, and its parser recurses.
     *
     * @param text as it was written
     * @param words of the text, without a semicolon at its end
     * @param standard the text with what the grammar does not know blanked
     */
    static SqlNode parse(String text, List<Word> words, String standard) throws StatementException {
        int end = words.isEmpty() ? 0 : words.get(words.size() - 1).end();
        try {
            return SqlParser.create(standard.substring(0, end), CONFIG).parseStmt();
        } catch (SqlParseException e) {
            throw e.getCause() instanceof StackOverflowError
                    ? tooDeep(text)
                    : syntaxErrors(text, words).of(e);
        } catch (StackOverflowError e) {
            throw tooDeep(text);
        } catch (RuntimeException e) {
            throw Place.error(text, 0, "the statement cannot be parsed: " + e.getMessage());
        }
    }

    private static StatementException tooDeep(String text) {
        return Place.error(text, 0, "the statement is nested too deep");
    }
}
