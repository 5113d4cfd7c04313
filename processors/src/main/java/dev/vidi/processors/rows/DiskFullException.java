package dev.vidi.processors.rows;

import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** A row store has no room to write to. What was not written is read again from the source topic once there is. */
public final class DiskFullException extends ProcessorStateException {
    private static final long serialVersionUID = 1;

    private static final String LIMIT = "Max allowed space was reached";

    DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A limit has been reached. */
    DiskFullException(String message) {
        super(message);
    }

    /** Whether something has gone wrong for want of room, here or in another store on RocksDB. */
    public static boolean isCauseOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof DiskFullException
                    || (cause instanceof RocksDBException failed && isFull(failed.getStatus()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is a store's limit that was reached, while the disk may have room. */
    public static boolean isLimit(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof DiskFullException && cause.getCause() == null) {
                return true;
            }
            if (cause instanceof RocksDBException failed && isLimit(failed.getStatus())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFull(@Nullable Status status) {
        if (status == null || status.getCode() != Status.Code.IOError) {
            return false;
        }
        return status.getSubCode() == Status.SubCode.NoSpace || isLimit(status);
    }

    /** A limit has a code of its own, which the Java library does not know. */
    private static boolean isLimit(@Nullable Status status) {
        String state = status == null ? null : status.getState();
        return state != null && state.contains(LIMIT);
    }
}
