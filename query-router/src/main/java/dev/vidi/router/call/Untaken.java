package dev.vidi.router.call;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of answers to reads that are there and that clients have not taken, of one router. A read is no longer in flight
 * then, and nothing else would bound what many slow clients hold together. Thread-safe.
 */
public final class Untaken {
    /** As much as reads in flight may hold. */
    public static final long BYTES_MAX = 256L << 20;

    private static final Duration RETRY = Duration.ofMillis(100);

    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    public Untaken(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Holds an answer of a size; false when it is too much, so that it has to be dropped. Whoever holds releases. What is
     * too much is never counted, not for a moment: others would be refused for it.
     */
    public boolean hold(long more) {
        long before = bytes.get();
        while (more <= bytesMax - before) {
            long witness = bytes.compareAndExchange(before, before + more);
            if (witness == before) {
                return true;
            }
            before = witness;
        }
        return false;
    }

    /** An answer was taken, or dropped. */
    public void release(long taken) {
        bytes.addAndGet(-taken);
    }

    public long bytes() {
        return bytes.get();
    }

    /** Why an answer was dropped. */
    public RouterException refusal() {
        return new RouterException(
                ErrorCode.OVERLOADED,
                "answers that clients of this router do not take hold " + bytesMax
                        + " bytes, which is its limit; take what has come, or try again a little later",
                RETRY,
                null);
    }
}
