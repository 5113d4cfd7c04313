package dev.vidi.router.gather;

import dev.vidi.causality.readlog.LogBatch;

/** Told of the tails of the read log, on the thread that tails it, which must not be kept. */
public interface LogListener {

    /** A record of a partition. */
    void logged(int partition, long offset, LogBatch batch);

    /** Everything that has come together was told. */
    default void polled() {}

    /** A partition is tailed from this offset on; what lies before it, and was not told, will not be. */
    void tailing(int partition, long offset);

    /** Time has passed. */
    void tick();
}
