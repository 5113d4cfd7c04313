package dev.vidi.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void showsThePlaceInTheWholeText() throws Exception {
        SqlStatement second = StatementReaderTest.statements("SHOW TABLES;\n  SELECT *\n\tFORM t;")
                .get(1);
        assertThat(Excerpt.of("line 2, column 2: expected FROM, found FORM", second))
                .containsExactly("line 3, column 2: expected FROM, found FORM", "      \tFORM t", "      \t^");
        assertThat(Excerpt.of("no: line 1, column 8: what is *?", second))
                .containsExactly("no: line 2, column 10: what is *?", "      SELECT *", "             ^");
    }

    @Test
    void showsThePlaceBehindTheLastCharacter() throws Exception {
        SqlStatement statement = StatementReaderTest.statements("SELECT").get(0);
        assertThat(Excerpt.of("line 1, column 7: expected a column", statement))
                .containsExactly("line 1, column 7: expected a column", "      SELECT", "            ^");
    }

    @Test
    void showsTheNeighbourhoodInALongLine() throws Exception {
        SqlStatement statement = StatementReaderTest.statements("SELECT " + "x".repeat(500) + "!" + "y".repeat(500))
                .get(0);
        assertThat(Excerpt.of("line 1, column 508: what is !?", statement))
                .containsExactly(
                        "line 1, column 508: what is !?",
                        "      " + "x".repeat(50) + "!" + "y".repeat(49),
                        "      " + " ".repeat(50) + "^");
    }

    @Test
    void isTheMessageWhereThereIsNoSuchPlace() throws Exception {
        SqlStatement statement = StatementReaderTest.statements("SELECT 1").get(0);
        assertThat(Excerpt.of("too much in flight", statement)).containsExactly("too much in flight");
        assertThat(Excerpt.of("line 7, column 1: x", statement)).containsExactly("line 7, column 1: x");
        assertThat(Excerpt.of("line 1, column 70: x", statement)).containsExactly("line 1, column 70: x");
        assertThat(Excerpt.of("line 0, column 0: x", statement)).hasSize(1);
    }
}
