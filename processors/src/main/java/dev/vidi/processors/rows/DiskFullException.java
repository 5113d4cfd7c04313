package dev.vidi.processors.rows;

import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** A row store has no room to write to. What was not written is read again from the source topic once there is. */
public final class DiskFullException extends ProcessorStateException {
    private static final long serialVersionUID = 1;

    DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether something has gone wrong for want of room, here or in another store on RocksDB. */
    public static boolean isCauseOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RocksDBException failed && isFull(failed.getStatus())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFull(@Nullable Status status) {
        if (status == null || status.getCode() != Status.Code.IOError) {
            return false;
        }
        String state = status.getState();
        return status.getSubCode() == Status.SubCode.NoSpace
                // a limit has a code of its own, which the Java library does not know
                || (state != null && state.contains("Max allowed space was reached"));
    }
}
