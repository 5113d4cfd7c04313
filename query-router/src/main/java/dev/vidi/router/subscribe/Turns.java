package dev.vidi.router.subscribe;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets so many begin at a time, and the others in the order in which they came. A turn ends when its holder gives it back,
 * or after a time: one that is slow holds up nobody for long. Thread-safe; guarded by itself; what begins runs outside of
 * it, one after the other, and does not block.
 */
final class Turns {
    private final int max;
    private final long nanosMax;
    private final LongSupplier nanoClock;
    private final Map<Object, Runnable> waiting = new LinkedHashMap<>();
    /** When each turn was given, oldest first. */
    private final Map<Object, Long> given = new LinkedHashMap<>();

    private boolean giving;

    /**
     * No turns given yet.
     *
     * @param max turns at a time
     * @param nanosMax how long a turn is, in ns of the clock
     */
    Turns(int max, long nanosMax, LongSupplier nanoClock) {
        this.max = max;
        this.nanosMax = nanosMax;
        this.nanoClock = nanoClock;
    }

    /** Runs something when it is someone's turn, possibly at once. The turn is to be {@link #leave left}. */
    void enter(Object who, Runnable begin) {
        synchronized (this) {
            given.remove(who);
            waiting.put(who, begin);
        }
        give();
    }

    /** Someone's turn is over, or wanted no more. */
    void leave(Object who) {
        synchronized (this) {
            if (waiting.remove(who) == null && given.remove(who) == null) {
                return;
            }
        }
        give();
    }

    /** Ends the turns that have taken too long. */
    void expire() {
        long now = nanoClock.getAsLong();
        synchronized (this) {
            Iterator<Long> oldest = given.values().iterator();
            while (oldest.hasNext() && now - oldest.next() > nanosMax) {
                oldest.remove();
            }
        }
        give();
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Not recursive: what begins may end at once, and the next one begins when it has returned. */
    private void give() {
        while (true) {
            Runnable begin;
            synchronized (this) {
                if (giving || given.size() >= max || waiting.isEmpty()) {
                    return;
                }
                giving = true;
                Iterator<Map.Entry<Object, Runnable>> first = waiting.entrySet().iterator();
                Map.Entry<Object, Runnable> next = first.next();
                first.remove();
                given.put(next.getKey(), nanoClock.getAsLong());
                begin = next.getValue();
            }
            try {
                begin.run();
            } finally {
                synchronized (this) {
                    giving = false;
                }
            }
        }
    }
}
