package dev.vidi.processors.join;

import java.util.function.LongSupplier;

/** A short while of evaluation: so many keys, or so much time. Confined to the stream thread. */
final class Slice {

    /** Keys between two looks at the clock. */
    private static final int KEYS_AT_ONCE = 32;

    private final LongSupplier nanoClock;
    private final long from;
    private final long until;
    private int keysLeft;
    private boolean late;

    Slice(LongSupplier nanoClock, PageOptions options) {
        this.nanoClock = nanoClock;
        this.from = nanoClock.getAsLong();
        this.until = from + options.sliceTime().toNanos();
        this.keysLeft = options.sliceKeysMax();
    }

    /** When it began, ns of the process. */
    long from() {
        return from;
    }

    /** Counts a key that is looked at. */
    void look() {
        keysLeft--;
        if (keysLeft % KEYS_AT_ONCE == 0) {
            checkTime();
        }
    }

    /** Looks at the clock, after what takes its time and is no key. */
    void checkTime() {
        late = nanoClock.getAsLong() - until >= 0;
    }

    /** Whether nothing more is to be looked at. */
    boolean isOver() {
        return keysLeft <= 0 || late;
    }
}
