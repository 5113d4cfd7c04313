package dev.vidi.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.cli.output.Format;
import dev.vidi.cli.sql.Display;
import dev.vidi.cli.sql.Errors;
import dev.vidi.cli.sql.StatementRunner;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.VidiClient;
import dev.vidi.client.fake.FakeVidi;
import dev.vidi.proto.api.v1.Value;
import io.grpc.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell on a terminal that can do nothing, and a server. */
@Timeout(30)
class ShellTest {
    @TempDir
    private Path directory;

    private final FakeVidi vidi = FakeVidi.inProcess();
    private final VidiClient client = vidi.client().build();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private Terminal terminal;
    private CompletableFuture<Void> shell;

    @BeforeEach
    void start() throws IOException {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
        vidi.tables()
                .put(
                        "t",
                        Value.newBuilder().setIntValue(1).build(),
                        Value.newBuilder().setStringValue("one").build());
        terminal = new DumbTerminal(new PipedInputStream(keyboard), OutputStream.nullOutputStream());
        Display display = new Display(new PrintWriter(out), new PrintWriter(err), Format.TABLE);
        StatementRunner runner = new StatementRunner(
                new StatementRunner.Target(client, client.session(), token -> {}, QueryOptions.DEFAULT, List.of()),
                display,
                () -> 0);
        TableNames names = new TableNames(client::tables, System::nanoTime);
        LineReader reader = Keyboard.reader(terminal, Optional.of(directory.resolve("history")), names);
        Shell running = new Shell(reader, client, runner, display, names);
        shell = CompletableFuture.runAsync(running::run).whenComplete((done, failure) -> names.close());
    }

    @AfterEach
    void close() throws IOException {
        keyboard.close();
        terminal.raise(Terminal.Signal.INT); // whatever still runs
        shell.join();
        terminal.close();
        client.close();
        vidi.close();
    }

    @Test
    void runsStatementsOverSeveralLines() throws IOException {
        type("SELECT *\nFROM t\n;\n\\q\n");
        shell.join();
        assertThat(vidi.queries().requests()).extracting(each -> each.getSql()).containsExactly("SELECT *\nFROM t");
        assertThat(out.toString()).contains("id  name\n--  ----\n 1  one\n(1 row, 4 partitions, read read-e2, ");
        assertThat(out.toString()).contains("1,560 rows examined, 0 ms)");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysThatItCannotRememberAndGoesOn() throws IOException {
        Path home = Files.createFile(directory.resolve("home")); // a file has no files in it
        StringWriter said = new StringWriter();
        Optional<Path> history = Keyboard.history(home, new Errors(new PrintWriter(said)));
        assertThat(history).isEmpty();
        assertThat(said.toString())
                .startsWith("vidi: what is typed will not be remembered: ")
                .contains(home + "/.vidi/history");
        try (TableNames names = new TableNames(client::tables, System::nanoTime)) {
            assertThat(Keyboard.reader(terminal, history, names)).isNotNull();
        }
    }

    @Test
    void goesOnAfterAnError() throws IOException {
        vidi.calls().failNext(Status.INVALID_ARGUMENT.withDescription("line 2, column 6: no table tt"));
        type("SELECT *\nFROM tt; SHOW TABLES;\nDESCRIBE t;\nexit\n");
        shell.join();
        assertThat(err.toString()).isEqualTo("vidi: line 2, column 6: no table tt\n      FROM tt\n           ^\n");
        assertThat(vidi.tables().statements()).containsExactly("DESCRIBE t");
    }

    @Test
    void interruptCancelsTheQueryAndDoesNotLeave() throws IOException {
        vidi.queries().repeat(1_000_000_000);
        type("SELECT * FROM t;\n");
        await(() -> vidi.queries().sent() > 10);
        terminal.raise(Terminal.Signal.INT);
        await(() -> vidi.queries().cancelled() == 1);
        type("DESCRIBE t;\n\\q\n");
        shell.join();
        assertThat(err.toString()).isEqualTo("vidi: cancelled\n");
        assertThat(vidi.tables().statements()).containsExactly("DESCRIBE t");
    }

    @Test
    void interruptEndsASubscription() throws IOException {
        vidi.subscriptions().script(call -> call.header().row(1, "one", 4).complete("c0"));
        type("SELECT * FROM t EMIT CHANGES;\n");
        await(() -> out.toString().contains("snapshot-complete"));
        terminal.raise(Terminal.Signal.INT);
        await(() -> vidi.subscriptions().calls().get(0).cancelled());
        type("\\q\n");
        shell.join();
        assertThat(out.toString()).contains("row                1   one");
        assertThat(err.toString()).isEqualTo("vidi: cancelled\n");
    }

    @Test
    void showsTablesAndChangesForms() throws IOException {
        type("\\d\n\\d t\n\\timing\n\\o csv\nSELECT * FROM t;\n\\o xml\n\\x\n\\h\n\\d nothing\n");
        keyboard.close();
        shell.join();
        assertThat(out.toString())
                .contains("table  key  topic  partitions  format  state")
                .contains("table t over topic t, 1 partitions")
                .contains("timing is off")
                .contains("id,name\n1,one\n")
                .contains("\\timing");
        assertThat(err.toString().lines())
                .containsExactly(
                        "vidi: expected \\o table, \\o json or \\o csv, found \\o xml",
                        "vidi: no command \\x; \\h lists those that there are",
                        "vidi: no table nothing; SHOW TABLES lists those that there are");
    }

    @Test
    void remembersWhatWasTyped() throws IOException {
        type("SELECT *\nFROM t;\n\\q\n");
        shell.join();
        assertThat(Files.readString(directory.resolve("history"))).contains("SELECT *", "FROM t;");
    }

    private void type(String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
