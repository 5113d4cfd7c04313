package dev.vidi.node.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Holds the file {@code lock} in a data directory, so that one process at a time works there. The file names the
 * process that holds it. The operating system releases the lock when a process dies, however it dies.
 */
final class DataDirectoryLock implements AutoCloseable {

    private static final int HOLDER_BYTES_MAX = 20;

    private final FileChannel channel;

    private DataDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Locks the directory, which must exist. */
    static DataDirectoryLock acquire(Path directory) throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new EmbeddedBrokerException(
                        "data directory " + directory + " is in use" + holder(file)
                                + "; stop that Vidi, or give this one a directory of its own with --data",
                        null);
            }
            writeHolder(channel);
            return new DataDirectoryLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void writeHolder(FileChannel channel) throws IOException {
        channel.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String holder(Path file) {
        try {
            String pid = Files.size(file) > HOLDER_BYTES_MAX ? "" : Files.readString(file, StandardCharsets.US_ASCII);
            return pid.isBlank() ? "" : " by process " + pid.strip();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
