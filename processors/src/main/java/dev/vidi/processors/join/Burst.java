package dev.vidi.processors.join;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What one stream thread appends to the read log while it works on the records of one poll. It leaves together, at the last
 * of them: then one request takes the answers of all tasks, and brings them to the routers together, whose next reads so
 * come together, too. Without other work nothing is held. Confined to its stream thread.
 */
final class Burst {

    /** Held at most: what takes longer to gather is worth requests of its own. */
    static final int BYTES_MAX = 64 << 10;

    /** Records that are worked on while something is held, at most: most take some microseconds. */
    static final int RECORDS_MAX = 64;

    private final Queue<Runnable> held = new ArrayDeque<>();
    private int bytes;
    private int left;
    private int passed;

    /** Notes a poll. */
    void polled(int records) {
        left = records;
    }

    /** Notes that the next record is worked on. */
    void worked() {
        left--;
        passed++;
        if (passed > RECORDS_MAX && !held.isEmpty()) {
            release();
        }
    }

    /** Appends something, now or together with what follows. */
    void append(Runnable append, int size) {
        if (held.isEmpty()) {
            passed = 0;
        }
        held.add(append);
        bytes += size;
        if (left <= 0 || bytes >= BYTES_MAX) {
            release();
        }
    }

    /** Appends what is held. */
    void release() {
        bytes = 0;
        for (Runnable append = held.poll(); append != null; append = held.poll()) {
            append.run();
        }
    }
}
