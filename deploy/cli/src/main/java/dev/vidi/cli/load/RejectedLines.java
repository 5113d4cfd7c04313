package dev.vidi.cli.load;

import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.Ordered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file of lines that were rejected: one JSON object for each, with its number, the reason, and its text. It is locked,
 * so that two loads never go on from one checkpoint; when it stays empty it goes. For one thread.
 */
public final class RejectedLines implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private RejectedLines(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the file, and makes it if it is not there. */
    public static RejectedLines open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new LoadException("another load writes its rejected lines to " + file
                        + "; let it end, or name another file with --rejected");
            }
            return new RejectedLines(file, channel);
        } catch (IOException e) {
            throw new LoadException("file of rejected lines " + file + " cannot be written: " + e, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /** Goes on at a length: what lies behind it is written again. */
    void goOn(long length) {
        try {
            if (channel.size() < length) {
                throw new LoadException(file + " has lost lines that were rejected before: it has " + channel.size()
                        + " bytes, expected " + length);
            }
            channel.truncate(length).position(length);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void add(long number, String reason, String text) {
        Map<String, @Nullable Object> line = Ordered.nullable("line", number);
        line.put("reason", reason);
        line.put("text", text);
        ByteBuffer bytes = ByteBuffer.wrap((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** What was added is on the disk. */
    void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    long length() {
        try {
            return channel.position();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private LoadException failed(IOException e) {
        return new LoadException("file of rejected lines " + file + " cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            boolean empty = channel.size() == 0;
            channel.close();
            if (empty) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
