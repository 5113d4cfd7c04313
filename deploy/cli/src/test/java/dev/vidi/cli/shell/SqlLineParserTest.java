package dev.vidi.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLineParserTest {
    private final SqlLineParser parser = new SqlLineParser();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "-- a note",
                "SELECT 1;",
                "a; b; -- c",
                "SELECT ';' ; ",
                "\\q",
                " \\d offers",
                "exit",
                "exit;",
                "help",
                "\\what is this"
            })
    void isWhole(String text) {
        assertThatCode(() -> parser.parse(text, text.length(), ParseContext.ACCEPT_LINE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "a; b",
                "SELECT ';",
                "SELECT \"a;",
                "SELECT 1 -- ;",
                "/* ;",
                "SELECT 1\nFROM",
                "help me"
            })
    void goesOn(String text) {
        assertThatThrownBy(() -> parser.parse(text, text.length(), ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
        assertThatCode(() -> parser.parse(text, text.length(), ParseContext.COMPLETE))
                .doesNotThrowAnyException();
    }

    @Test
    void findsTheWordAtTheCursor() {
        ParsedLine line = parser.parse("SELECT sku, pri FROM t", 15, ParseContext.COMPLETE);
        assertThat(line.words()).containsExactly("SELECT", "sku", "pri", "FROM", "t");
        assertThat(line.word()).isEqualTo("pri");
        assertThat(line.wordIndex()).isEqualTo(2);
        assertThat(line.wordCursor()).isEqualTo(3);
        assertThat(parser.parse("SELECT pri", 8, ParseContext.COMPLETE).word()).isEqualTo("p");
        assertThat(parser.parse("FROM ", 5, ParseContext.COMPLETE).words()).containsExactly("FROM", "");
        assertThat(parser.parse("", 0, ParseContext.COMPLETE).word()).isEmpty();
    }

    @Property
    void theWordEndsAtTheCursor(@ForAll String text, @ForAll @IntRange(max = 50) int at) {
        int cursor = Math.min(at, text.length());
        ParsedLine line = parser.parse(text, cursor, ParseContext.COMPLETE);
        assertThat(text.substring(0, cursor)).endsWith(line.word());
        assertThat(line.words().get(line.wordIndex())).isEqualTo(line.word());
    }
}
