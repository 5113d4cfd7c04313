package dev.vidi.cli.shell;

import dev.vidi.cli.sql.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;

/** The terminal, and how lines are edited and remembered. */
final class Keyboard {
    private static final int HISTORY_MAX = 1_000;

    private Keyboard() {}

    static boolean isThere() {
        return TerminalBuilder.builder().getProviders(null, new IllegalStateException()).stream()
                .anyMatch(provider -> provider.isSystemStream(SystemStream.Input));
    }

    static Terminal open() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .nativeSignals(true)
                .signalHandler(Terminal.SignalHandler.SIG_IGN)
                .build();
    }

    /** A reader of statements; without a history it forgets what was typed. */
    static LineReader reader(Terminal terminal, Optional<Path> history, TableNames names) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("vidi")
                .parser(new SqlLineParser())
                .completer(new SqlCompleter(names))
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "    > ")
                .variable(LineReader.HISTORY_SIZE, HISTORY_MAX)
                .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_MAX)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        return builder.build();
    }

    /** {@code .vidi/history} in a home, for its owner only; empty when it cannot be made, which is said. */
    static Optional<Path> history(Path home, Errors errors) {
        Path file = home.resolve(Path.of(".vidi", "history"));
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Optional.of(file);
        } catch (IOException | UnsupportedOperationException refused) {
            errors.print("what is typed will not be remembered: " + file + " cannot be made (" + refused + ")");
            return Optional.empty();
        }
    }
}
