package dev.vidi.query.sql;

import dev.vidi.query.sql.Words.Word;
import java.util.List;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.ddl.SqlCreateTable;
import org.apache.calcite.sql.ddl.SqlDropTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.ddl.SqlDdlParserImpl;

/** Parses statements of the catalog with Calcite's DDL parser. Thread-safe. */
public final class Statements {

    private static final int LENGTH_MAX = 1 << 20;
    private static final int DEPTH_MAX = 100;

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(SqlDdlParserImpl.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false);

    private Statements() {}

    /** Parses something, as the first time takes a second: called where nobody waits. */
    public static void preheat() {
        try {
            parse("CREATE TABLE t (k VARCHAR PRIMARY KEY, d DECIMAL(4, 2)) WITH (topic = 't')");
        } catch (StatementException e) {
            throw new IllegalStateException("a statement that is known to be right was refused", e);
        }
    }

    /**
     * Parses one statement; a semicolon may follow it.
     *
     * @throws StatementException when the text is not one; the message names the place
     */
    public static Statement parse(String text) throws StatementException {
        if (text.length() > LENGTH_MAX) {
            throw new StatementException(
                    1, 1, "the statement has " + text.length() + " characters, at most " + LENGTH_MAX + " are taken");
        }
        List<Word> words = withoutSemicolon(text, Words.of(text));
        if (words.isEmpty()) {
            throw Place.error(text, words, 0, "CREATE TABLE, DROP TABLE, SHOW TABLES or DESCRIBE");
        }
        checkDepth(text, words);
        Word first = words.get(0);
        if (first.is("SHOW")) {
            return show(text, words);
        }
        if (first.is("DESCRIBE") || first.is("DESC")) {
            return describe(text, words);
        }
        if (first.is("DROP") && words.size() > 1 && words.get(1).is("TABLE")) {
            SqlDropTable drop = (SqlDropTable) standard(text, words, text);
            return new Statement.DropTable(Names.table(text, drop.name), drop.ifExists);
        }
        if (first.is("CREATE") && words.size() > 1 && words.get(1).is("TABLE")) {
            syntaxErrors(text, words).requireTableName(ifNotExists(words) ? 5 : 2);
            CreateTableText parts = CreateTableText.of(text, words);
            return new CreateTableReader(text, parts, (SqlCreateTable) standard(text, words, parts.standard())).read();
        }
        throw Place.error(text, words, unknownAt(words), expected(first));
    }

    private static boolean ifNotExists(List<Word> words) {
        return words.size() > 4
                && words.get(2).is("IF")
                && words.get(3).is("NOT")
                && words.get(4).is("EXISTS");
    }

    private static SyntaxErrors syntaxErrors(String text, List<Word> words) {
        return new SyntaxErrors(SqlParser.create("", CONFIG).getMetadata(), text, words);
    }

    private static int unknownAt(List<Word> words) {
        Word first = words.get(0);
        return first.is("CREATE") || first.is("DROP") ? 1 : 0;
    }

    private static String expected(Word first) {
        if (first.is("CREATE") || first.is("DROP")) {
            return "TABLE; nothing else can be made or dropped";
        }
        boolean query = first.is("SELECT") || first.is("WITH") || first.is("VALUES") || first.is("EXPLAIN");
        return "CREATE TABLE, DROP TABLE, SHOW TABLES or DESCRIBE"
                + (query ? " (queries are not supported yet: read rows by key)" : "");
    }

    private static List<Word> withoutSemicolon(String text, List<Word> words) throws StatementException {
        for (int at = 0; at < words.size(); at++) {
            if (words.get(at).isSign(';')) {
                if (at + 1 < words.size()) {
                    throw Place.error(text, words, at + 1, "one statement at a time");
                }
                return words.subList(0, at);
            }
        }
        return words;
    }

    private static void checkDepth(String text, List<Word> words) throws StatementException {
        int depth = 0;
        for (Word word : words) {
            depth += word.isSign('(') ? 1 : word.isSign(')') ? -1 : 0;
            if (depth > DEPTH_MAX) {
                throw Place.error(text, word.start(), "more than " + DEPTH_MAX + " parentheses within one another");
            }
        }
    }

    private static Statement show(String text, List<Word> words) throws StatementException {
        if (words.size() < 2 || !words.get(1).is("TABLES")) {
            throw Place.error(text, words, 1, "TABLES after SHOW");
        }
        requireEnd(text, words, 2);
        return new Statement.ShowTables();
    }

    private static Statement describe(String text, List<Word> words) throws StatementException {
        int at = words.size() > 2 && words.get(1).is("TABLE") ? 2 : 1;
        if (at >= words.size() || !words.get(at).isName()) {
            throw Place.error(text, words, at, "the name of a table");
        }
        requireEnd(text, words, at + 1);
        Word name = words.get(at);
        return new Statement.DescribeTable(
                Names.check(name.value(), message -> Place.error(text, name.start(), message)));
    }

    private static void requireEnd(String text, List<Word> words, int at) throws StatementException {
        if (at < words.size()) {
            throw Place.error(text, words, at, "the end of the statement");
        }
    }

    /** Parses what Calcite's grammar knows. Its lexer throws errors, and its parser recurses. */
    private static SqlNode standard(String text, List<Word> words, String standard) throws StatementException {
        String single = standard.replace(';', ' ');
        try {
            return SqlParser.create(single, CONFIG).parseStmt();
        } catch (SqlParseException e) {
            throw syntaxErrors(text, words).of(e);
        } catch (RuntimeException | StackOverflowError e) {
            throw Place.error(text, 0, "the statement cannot be parsed: " + e.getMessage());
        }
    }
}
