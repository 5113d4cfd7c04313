package dev.vidi.cli.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps the checkpoint of a load: always a whole one, on the disk before a line behind it is sent. */
public final class CheckpointFile implements Checkpoints {
    private final Path file;

    /** The checkpoint in a file, which need not exist. */
    public CheckpointFile(Path file) {
        this.file = file;
    }

    @Override
    public Optional<Checkpoint> read() {
        try {
            return Files.exists(file) ? Optional.of(Checkpoint.parse(Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            throw new LoadException("checkpoint " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException malformed) {
            throw new LoadException(
                    file + " is no checkpoint: " + malformed.getMessage() + "; name another file, or remove it",
                    malformed);
        }
    }

    @Override
    public void keep(Checkpoint checkpoint) {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer text = ByteBuffer.wrap(checkpoint.text().getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LoadException("checkpoint " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LoadException("checkpoint " + file + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
