package dev.vidi.cli.shell;

import dev.vidi.cli.output.Format;
import dev.vidi.cli.output.TableList;
import dev.vidi.cli.sql.Display;
import dev.vidi.cli.sql.Errors;
import dev.vidi.cli.sql.SqlStatement;
import dev.vidi.cli.sql.StatementException;
import dev.vidi.cli.sql.StatementReader;
import dev.vidi.cli.sql.StatementRunner;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** Reads statements and commands from a terminal, and runs them until the person leaves. For one thread. */
public final class Shell {
    static final String PROMPT = "vidi> ";

    private final LineReader reader;
    private final VidiClient client;
    private final StatementRunner runner;
    private final Display display;
    private final TableNames names;
    private final Errors errors;
    private final Foreground foreground = new Foreground();

    Shell(LineReader reader, VidiClient client, StatementRunner runner, Display display, TableNames names) {
        this.reader = reader;
        this.client = client;
        this.runner = runner;
        this.display = display;
        this.names = names;
        this.errors = new Errors(display.err());
        LiveTerminal.of(reader.getTerminal(), System::nanoTime).ifPresent(display::live);
        reader.getTerminal().handle(Terminal.Signal.INT, signal -> foreground.interrupt());
    }

    /** Whether statements are typed: whether standard input is a terminal. */
    public static boolean hasKeyboard() {
        return Keyboard.isThere();
    }

    /** Runs a shell on the terminal until the person leaves; {@link VidiException} when the server cannot be reached. */
    public static void run(VidiClient client, StatementRunner runner, Display display) {
        try (TableNames names = new TableNames(client::tables, System::nanoTime);
                Terminal terminal = Keyboard.open()) {
            Path home = Path.of(userHome());
            Optional<Path> history = Keyboard.history(home, new Errors(display.err()));
            LineReader reader = Keyboard.reader(terminal, history, names);
            new Shell(reader, client, runner, display, names).run();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    private static String userHome() {
        String home = System.getenv("HOME");
        return home == null || home.isEmpty() ? System.getProperty("user.home") : home;
    }

    void run() {
        display.out().println("Statements end with a semicolon; \\h helps, \\q leaves.");
        display.out().flush();
        boolean stays = true;
        while (stays) {
            try {
                stays = accept(reader.readLine(PROMPT));
            } catch (UserInterruptException abandoned) {
                // what was typed is dropped
            } catch (EndOfFileException left) {
                stays = false;
            }
        }
    }

    /** Does what was typed; false when it was to leave. */
    private boolean accept(String text) {
        if (ShellCommand.isOne(text)) {
            List<String> words = ShellCommand.words(text);
            Optional<ShellCommand> command = ShellCommand.find(words);
            if (command.isEmpty()) {
                errors.print("no command " + words.get(0) + "; \\h lists those that there are");
                return true;
            }
            return obey(command.get(), words.size() > 1 ? words.get(1) : "");
        }
        if (foreground.run(() -> runAll(text))) {
            errors.print("cancelled");
        }
        return true;
    }

    private void runAll(String text) {
        StatementReader statements = new StatementReader(new StringReader(text));
        try {
            Optional<SqlStatement> next = statements.next();
            while (next.isPresent() && run(next.get())) {
                next = statements.next();
            }
        } catch (StatementException malformed) {
            errors.print(String.valueOf(malformed.getMessage()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private boolean run(SqlStatement statement) {
        try {
            runner.run(statement);
            return true;
        } catch (VidiException refused) {
            if (!Thread.currentThread().isInterrupted()) {
                errors.print(statement, refused);
            }
            return false;
        } finally {
            if (!statement.isQuery()) {
                names.forget();
            }
        }
    }

    private boolean obey(ShellCommand command, String argument) {
        switch (command) {
            case QUIT -> {
                return false;
            }
            case HELP -> help();
            case TABLES -> ask(() -> tables(argument));
            case OUTPUT -> output(argument);
            case TIMING -> {
                display.timing(!display.timing());
                display.out().println("timing is " + (display.timing() ? "on" : "off"));
            }
        }
        display.out().flush();
        return true;
    }

    private void help() {
        Stream.of(ShellCommand.values()).map(ShellCommand::help).forEach(display.out()::println);
        display.out().println("  Ctrl-C              cancel what runs, or drop what was typed");
        display.out().println("SELECT, CREATE TABLE, DROP TABLE, SHOW TABLES and DESCRIBE end with a semicolon.");
    }

    private void ask(Runnable question) {
        boolean interrupted = foreground.run(() -> {
            try {
                question.run();
            } catch (VidiException refused) {
                if (!Thread.currentThread().isInterrupted()) {
                    errors.print(refused);
                }
            }
        });
        if (interrupted) {
            errors.print("cancelled");
        }
    }

    private void tables(String table) {
        if (table.isEmpty()) {
            TableList.print(client.tables(), display.out());
        } else {
            TableList.describe(client.describe(table), display.out());
        }
    }

    private void output(String form) {
        Optional<Format> format = Stream.of(Format.values())
                .filter(each -> each.name().equals(form.toUpperCase(Locale.ROOT)))
                .findFirst();
        format.ifPresentOrElse(
                display::format,
                () -> errors.print("expected \\o table, \\o json or \\o csv, found "
                        + (form.isEmpty() ? "nothing" : "\\o " + form)));
    }
}
