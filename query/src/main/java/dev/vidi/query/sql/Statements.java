package dev.vidi.query.sql;

import dev.vidi.query.sql.Words.Word;
import java.util.List;
import org.apache.calcite.sql.ddl.SqlCreateTable;
import org.apache.calcite.sql.ddl.SqlDropTable;

/** Parses statements with Calcite's DDL parser. Thread-safe. */
public final class Statements {

    private static final int LENGTH_MAX = 1 << 20;
    private static final int DEPTH_MAX = 100;
    private static final String KNOWN = "SELECT, CREATE TABLE, DROP TABLE, SHOW TABLES or DESCRIBE";

    private Statements() {}

    /** Parses and plans something, as the first time takes half a second: called where nobody waits. */
    public static void preheat() {
        Queries.preheat();
        try {
            parse("CREATE TABLE t (k VARCHAR PRIMARY KEY, d DECIMAL(4, 2)) WITH (topic = 't')");
        } catch (StatementException e) {
            throw new IllegalStateException("a statement that is known to be right was refused", e);
        }
    }

    /**
     * Whether a text starts as a query does, so that {@link Queries#plan} says what is wrong with it if anything is; all
     * others are for {@link #parse}. Looks at the first word only.
     */
    public static boolean isQuery(String text) {
        try {
            return Words.first(text).filter(Statements::startsQuery).isPresent();
        } catch (StatementException unfinished) {
            return false;
        }
    }

    private static boolean startsQuery(Word first) {
        return first.is("SELECT") || first.is("WITH") || first.is("VALUES");
    }

    /**
     * Parses one statement; a semicolon may follow it.
     *
     * @throws StatementException when the text is not one; the message names the place
     */
    public static Statement parse(String text) throws StatementException {
        List<Word> words = words(text);
        Word first = words.get(0);
        if (first.is("SHOW")) {
            return show(text, words);
        }
        if (first.is("DESCRIBE") || first.is("DESC")) {
            return describe(text, words);
        }
        if (first.is("DROP") && words.size() > 1 && words.get(1).is("TABLE")) {
            SqlDropTable drop = (SqlDropTable) Grammar.parse(text, words, text);
            return new Statement.DropTable(Names.table(text, drop.name), drop.ifExists);
        }
        if (first.is("CREATE") && words.size() > 1 && words.get(1).is("TABLE")) {
            Grammar.syntaxErrors(text, words).requireTableName(ifNotExists(words) ? 5 : 2);
            CreateTableText parts = CreateTableText.of(text, words);
            return new CreateTableReader(text, parts, (SqlCreateTable) Grammar.parse(text, words, parts.standard()))
                    .read();
        }
        if (startsQuery(first)) {
            SelectText select = SelectText.of(text, words);
            String table = select.parse().table().getSimple();
            return new Statement.Select(table, select.emitChanges(), text);
        }
        throw Place.error(text, words, unknownAt(words), expected(first));
    }

    /** The words of one statement that is neither too long nor too deep. */
    static List<Word> words(String text) throws StatementException {
        if (text.length() > LENGTH_MAX) {
            throw new StatementException(
                    1, 1, "the statement has " + text.length() + " characters, at most " + LENGTH_MAX + " are taken");
        }
        List<Word> words = withoutSemicolon(text, Words.of(text));
        if (words.isEmpty()) {
            throw Place.error(text, words, 0, KNOWN);
        }
        checkDepth(text, words);
        return words;
    }

    private static boolean ifNotExists(List<Word> words) {
        return words.size() > 4
                && words.get(2).is("IF")
                && words.get(3).is("NOT")
                && words.get(4).is("EXISTS");
    }

    private static int unknownAt(List<Word> words) {
        Word first = words.get(0);
        return first.is("CREATE") || first.is("DROP") ? 1 : 0;
    }

    private static String expected(Word first) {
        if (first.is("CREATE") || first.is("DROP")) {
            return "TABLE; nothing else can be made or dropped";
        }
        return KNOWN;
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
}
