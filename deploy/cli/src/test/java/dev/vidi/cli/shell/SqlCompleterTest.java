package dev.vidi.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.Column;
import dev.vidi.client.TableDescription;
import dev.vidi.client.TableSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SqlCompleterTest {
    private final List<TableDescription> tables =
            new ArrayList<>(List.of(table("offers", "sku", "price"), table("orders", "id", "order day")));
    private final AtomicLong now = new AtomicLong();
    private final TableNames names = new TableNames(() -> List.copyOf(tables), now::get);
    private final SqlCompleter completer = new SqlCompleter(names);

    private final Terminal nobody = new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream());

    SqlCompleterTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        nobody.close();
        names.close();
    }

    @Test
    void completesTablesWhereTheyStand() {
        assertThat(complete("SELECT * FROM ")).containsExactly("offers", "orders");
        assertThat(complete("drop table ")).containsExactly("offers", "orders");
        assertThat(complete("DESC o")).containsExactly("offers", "orders");
        assertThat(complete("\\d o")).containsExactly("offers", "orders");
    }

    @Test
    void completesColumnsOfTheTablesThatAreNamed() {
        assertThat(complete("SELECT * FROM offers WHERE "))
                .contains("sku", "price", "AND")
                .doesNotContain("id");
        assertThat(complete("SELECT * FROM ORDERS WHERE "))
                .contains("id", "\"order day\"")
                .doesNotContain("sku");
        assertThat(complete("SELECT ")).contains("sku", "price", "id");
    }

    @Test
    void completesKeywordsAsTheyAreTyped() {
        assertThat(complete("SEL")).contains("SELECT");
        assertThat(complete("sel")).contains("select").doesNotContain("SELECT");
    }

    @Test
    void completesTheShellsOwnCommands() {
        assertThat(complete("\\")).containsExactly("\\q", "\\h", "\\d", "\\o", "\\timing");
        assertThat(complete("\\o ")).containsExactly("table", "json", "csv");
    }

    @Test
    void learnsOfNewTablesAfterAWhileAndAtOnceWhenTold() {
        tables.add(table("new"));
        assertThat(complete("FROM ")).doesNotContain("new");
        now.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertThat(complete("FROM ")).contains("new");
        tables.remove(2);
        names.forget();
        assertThat(complete("FROM ")).doesNotContain("new");
    }

    @Test
    void completesALineThatIsTyped() throws IOException {
        InputStream typed = new ByteArrayInputStream("SELECT sk\tFROM off\t;\n".getBytes(StandardCharsets.UTF_8));
        try (Terminal terminal =
                new ExternalTerminal("test", "xterm", typed, OutputStream.nullOutputStream(), StandardCharsets.UTF_8)) {
            LineReader reader = Keyboard.reader(terminal, Optional.empty(), names);
            assertThat(reader.readLine()).isEqualTo("SELECT sku FROM offers ;");
        }
    }

    private List<String> complete(String typed) {
        List<Candidate> candidates = new ArrayList<>();
        completer.complete(
                LineReaderBuilder.builder().terminal(nobody).build(),
                new SqlLineParser().parse(typed, typed.length(), ParseContext.COMPLETE),
                candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    private static TableDescription table(String name, String... columns) {
        List<Column> list = new ArrayList<>();
        for (String column : columns) {
            list.add(new Column(column, "VARCHAR", true, list.isEmpty()));
        }
        return new TableDescription(new TableSchema(name, "id", list, name, 4), "json", "string", "murmur2", "", "");
    }
}
