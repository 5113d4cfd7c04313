package dev.vidi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A line of text that a file keeps from one command to the next.
 *
 * @param what it holds, as messages say it
 */
record KeptLine(Path file, String what) {

    /** The line; empty when nothing is kept yet. */
    String read() {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.FAILED, what + " file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** Keeps another line: whoever reads the file has the one or the other, whatever happens meanwhile. */
    void replace(String line) {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.writeString(draft, line + "\n");
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.FAILED, what + " file " + file + " cannot be written: " + e.getMessage());
        }
    }
}
