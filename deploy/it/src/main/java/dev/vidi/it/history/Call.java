package dev.vidi.it.history;

/**
 * Who called, when, and how it ended. Times are nanoseconds of one clock for the whole history; the operation id is
 * unique in it.
 */
public record Call(String id, int session, long invokedNanos, long completedNanos, Outcome outcome) {
    public Call {
        if (session < 0) {
            throw new IllegalArgumentException("session must be >= 0, was " + session + " in " + id);
        }
        if (completedNanos < invokedNanos) {
            throw new IllegalArgumentException(
                    "operation " + id + " completed at " + completedNanos + ", before its start at " + invokedNanos);
        }
    }
}
