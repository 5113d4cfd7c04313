package dev.vidi.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StatementReaderTest {

    @Test
    void splitsAtSemicolons() throws Exception {
        assertThat(sql("SHOW TABLES; DESCRIBE t ;;\n ; SELECT 1"))
                .containsExactly("SHOW TABLES", "DESCRIBE t", "SELECT 1");
        assertThat(sql("")).isEmpty();
        assertThat(sql(" ;\n; -- nothing\n /* at all */ ")).isEmpty();
    }

    @Test
    void passesOverSemicolonsInTextsNamesAndComments() throws Exception {
        assertThat(sql("SELECT 'a;b''c;', \"d;\"\"e;\", `f;` -- g;\n, /* h; ** / */ i - j / k; x"))
                .containsExactly("SELECT 'a;b''c;', \"d;\"\"e;\", `f;` -- g;\n, /* h; ** / */ i - j / k", "x");
    }

    @Test
    void leavesOutWhatIsBeforeTheFirstWord() throws Exception {
        List<SqlStatement> statements = statements("-- one; two\n  /* three\n; */  SELECT\n 1;\n\n x");
        assertThat(statements).extracting(SqlStatement::sql).containsExactly("SELECT\n 1", "x");
        assertThat(statements).extracting(SqlStatement::line).containsExactly(3, 6);
        assertThat(statements).extracting(SqlStatement::column).containsExactly(7, 2);
        assertThat(statements).extracting(SqlStatement::terminated).containsExactly(true, false);
    }

    @Test
    void countsParametersOutsideOfTexts() throws Exception {
        assertThat(statements("SELECT ?, '?', \"?\" FROM t WHERE a = ? -- ?\n /* ? */; SELECT 1"))
                .extracting(SqlStatement::parameters)
                .containsExactly(2, 0);
    }

    @Test
    void knowsStatementsThatFollowChanges() throws Exception {
        assertThat(statements(
                        "SELECT 1 EMIT CHANGES; select '--' emit/* */changes -- and so on\n; SELECT `a`EMIT\nCHANGES"))
                .allMatch(SqlStatement::followsChanges)
                .hasSize(3);
        assertThat(statements(
                        "SELECT 'EMIT CHANGES'; SELECT 1 -- EMIT CHANGES\n; SELECT REMIT CHANGES; EMIT CHANGES x"))
                .noneMatch(SqlStatement::followsChanges)
                .hasSize(4);
    }

    @Test
    void tellsWhatDoesNotEndAndWhereItBegins() {
        fails("SELECT 1;\n SELECT 'it''s;", "line 2, column 9: this text has no closing '");
        fails("SELECT \"a", "line 1, column 8: this name has no closing \"");
        fails("a;\n /*/ b; ", "line 2, column 2: this comment does not end");
        fails("x".repeat(StatementReader.LENGTH_MAX + 1), "line 1, column 1: this statement has more than 1048576");
    }

    @Test
    void givesAStatementBeforeTheNextIsThere() throws Exception {
        Reader endless = new Reader() {
            private int at;

            @Override
            public int read(char[] chars, int from, int length) {
                chars[from] = "SELECT 1;".charAt(at++ % 9);
                return 1;
            }

            @Override
            public void close() {}
        };
        StatementReader reader = new StatementReader(endless);
        assertThat(reader.next().orElseThrow().sql()).isEqualTo("SELECT 1");
        assertThat(reader.next().orElseThrow().sql()).isEqualTo("SELECT 1");
    }

    @Test
    void knowsQueries() throws Exception {
        assertThat(statements("select 1; WITH a AS (SELECT 1) SELECT 2; values (1); SHOW TABLES; (x); selector"))
                .extracting(SqlStatement::isQuery)
                .containsExactly(true, true, true, false, false, false);
    }

    /** Whatever statements are made of: joined by semicolons and comments they come apart as they were. */
    @Property
    void separatesWhatWasJoined(@ForAll("statements") List<List<String>> parts, @ForAll("blanks") String blank)
            throws Exception {
        List<String> statements =
                parts.stream().map(each -> "s" + String.join(" ", each) + "e").toList();
        String text = blank + String.join(blank + ";" + blank, statements) + ";" + blank;
        List<SqlStatement> read = statements(text);
        assertThat(read)
                .extracting(each -> each.sql().substring(0, each.sql().lastIndexOf('e') + 1))
                .containsExactlyElementsOf(statements);
        for (SqlStatement each : read) {
            List<String> lines = List.of(text.split("\n", -1));
            assertThat(lines.get(each.line() - 1).substring(each.column() - 1))
                    .startsWith(each.sql().split("\n", 2)[0].split("e", 2)[0]);
        }
    }

    @Property
    void readsWhateverThereIs(@ForAll String text) throws IOException {
        try {
            assertThat(sql(text)).allSatisfy(each -> assertThat(text).contains(each));
        } catch (StatementException unterminated) {
            assertThat(unterminated).hasMessageMatching("line \\d+, column \\d+: this .* (no closing .|not end)");
        }
    }

    @Provide
    Arbitrary<List<List<String>>> statements() {
        return Arbitraries.of(
                        "a", "'x;''--'", "\"n;\"\"/*\"", "/* c; ' */", "-- d; \"\n", "-", "/", "*", "?", "\n", "`b;`")
                .list()
                .ofMaxSize(8)
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> blanks() {
        return Arbitraries.of("", " ", "\n", "-- n; '\n", "/* \"; **/", " ; ");
    }

    private static void fails(String text, String message) {
        assertThatThrownBy(() -> sql(text))
                .isInstanceOf(StatementException.class)
                .hasMessageStartingWith(message);
    }

    private static List<String> sql(String text) throws IOException, StatementException {
        return statements(text).stream().map(SqlStatement::sql).toList();
    }

    static List<SqlStatement> statements(String text) throws IOException, StatementException {
        StatementReader reader = new StatementReader(new StringReader(text));
        List<SqlStatement> statements = new ArrayList<>();
        Optional<SqlStatement> next = reader.next();
        while (next.isPresent()) {
            statements.add(next.get());
            next = reader.next();
        }
        return statements;
    }
}
