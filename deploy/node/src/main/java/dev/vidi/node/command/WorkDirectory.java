package dev.vidi.node.command;

import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An empty directory: the user's, which stays, or a temporary one, which is deleted at the end unless it is to be kept.
 * Thread-safe.
 */
public final class WorkDirectory implements AutoCloseable {

    private final Path path;
    private boolean temporary; // guarded by this

    private WorkDirectory(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /** The directory that the user has named, or a temporary one. */
    public static WorkDirectory of(@Nullable Path named) throws IOException {
        if (named == null) {
            return new WorkDirectory(Files.createTempDirectory("vidi-"), true);
        }
        Files.createDirectories(named);
        try (Stream<Path> entries = Files.list(named)) {
            if (entries.findAny().isPresent()) {
                throw new CommandException(ExitStatus.USAGE, "directory " + named + " is not empty");
            }
        }
        return new WorkDirectory(named, false);
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Leaves the directory for whoever wants to know what happened. */
    public synchronized void keep() {
        temporary = false;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!temporary || !Files.exists(path)) {
            return;
        }
        List<Path> contents;
        try (Stream<Path> walk = Files.walk(path)) {
            contents = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path each : contents) {
            Files.deleteIfExists(each);
        }
    }
}
