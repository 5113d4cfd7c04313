package dev.vidi.processors.join;

import java.util.function.LongSupplier;

/** The turn of each stream thread: its tasks and its consumer find the same one. Thread-safe. */
public final class Turns {

    private final ThreadLocal<Turn> turns;

    public Turns(LongSupplier nanoClock) {
        this.turns = ThreadLocal.withInitial(() -> new Turn(nanoClock.getAsLong()));
    }

    /** The turn of the calling thread. */
    Turn ofThread() {
        return turns.get();
    }
}
