package dev.vidi.router.admission;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what is in flight and refuses what would be too much, at once. Thread-safe; does not block. */
public final class Admission {

    private static final Duration BACK_OFF = Duration.ofMillis(100);

    private final int itemsMax;
    private final long bytesMax;
    private final AtomicInteger items = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    public Admission(int itemsMax, long bytesMax) {
        this.itemsMax = itemsMax;
        this.bytesMax = bytesMax;
    }

    /** Admits an item of a size; the refusal when it is one too many, else null. Whoever is admitted leaves once. */
    public @Nullable RouterException enter(long itemBytes) {
        if (items.incrementAndGet() > itemsMax) {
            items.decrementAndGet();
            return tooMuch(itemsMax + " requests are in flight on this router, which is its limit");
        }
        if (bytes.addAndGet(itemBytes) > bytesMax) {
            leave(itemBytes);
            return tooMuch("the requests in flight on this router hold " + bytesMax + " bytes, which is its limit");
        }
        return null;
    }

    private static RouterException tooMuch(String what) {
        return new RouterException(ErrorCode.OVERLOADED, what + "; try again a little later", BACK_OFF, null);
    }

    /** Counts bytes that an admitted item turned out to hold. */
    public void grow(long moreBytes) {
        bytes.addAndGet(moreBytes);
    }

    /** Whether the bytes in flight exceed their limit by what has grown since it was admitted. */
    public boolean overgrown() {
        return bytes.get() > bytesMax;
    }

    /** An admitted item has ended. */
    public void leave(long itemBytes) {
        items.decrementAndGet();
        bytes.addAndGet(-itemBytes);
    }

    public int items() {
        return items.get();
    }

    public long bytes() {
        return bytes.get();
    }
}
