package dev.vidi.cli;

import dev.vidi.client.Cursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        return file != null && Files.exists(file) ? read(file) : null;
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
        try {
            String text = Files.readString(path).strip();
            return text.isEmpty() ? null : parse(text, path.toString());
        } catch (IOException e) {
            throw new CommandException(ExitStatus.FAILED, "cursor file " + path + " cannot be read: " + e.getMessage());
        }
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
        if (file == null) {
            return;
        }
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.writeString(draft, latest + "\n");
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.FAILED, "cursor file " + file + " cannot be written: " + e.getMessage());
        }
    }
}
