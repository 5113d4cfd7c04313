package dev.vidi.cli;

import dev.vidi.client.Cursor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a subscription goes on, and where that is kept. */
final class CursorOptions {

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE|CURSOR",
            description = "Go on: behind a cursor, the one that a file holds, or, with --name alone, what was"
                    + " acknowledged last.")
    private @Nullable String resume;

    @Option(
            names = "--cursor-file",
            paramLabel = "FILE",
            description = "A file that holds the cursor: read, if it exists and --resume is not given, and updated"
                    + " after each event that was printed.")
    private @Nullable Path file;

    /** Whether to go on without a cursor, behind what was acknowledged last. */
    boolean acknowledged() {
        return resume != null && resume.isEmpty();
    }

    /** Where to go on; null when no cursor says that. */
    @Nullable
    Cursor start() {
        if (resume != null && !resume.isEmpty()) {
            Path path = existing(resume);
            return path == null ? parse(resume, "--resume") : read(path);
        }
        return file == null ? null : read(file);
    }

    private static @Nullable Path existing(String text) {
        try {
            Path path = Path.of(text);
            return Files.exists(path) ? path : null;
        } catch (InvalidPathException noPath) {
            return null;
        }
    }

    private static @Nullable Cursor read(Path path) {
        String text = kept(path).read();
        return text.isEmpty() ? null : parse(text, path.toString());
    }

    private static KeptLine kept(Path path) {
        return new KeptLine(path, "cursor");
    }

    private static Cursor parse(String text, String where) {
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    where + " is neither a file nor holds a cursor, as --cursor-file or -o json give it: "
                            + e.getMessage() + " (to go on by name alone, put --resume behind the query)");
        }
    }

    void keep(Cursor latest) {
        if (file != null) {
            kept(file).replace(latest.toString());
        }
    }
}
