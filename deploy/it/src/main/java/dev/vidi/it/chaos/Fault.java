package dev.vidi.it.chaos;

import java.time.Duration;

/**
 * One thing that goes wrong.
 *
 * @param at after the start of the faults
 * @param node name of the node that it happens to
 * @param lasting until the node is started again, or goes on
 */
record Fault(Duration at, Kind kind, String node, Duration lasting) {
    /** What happens to a node. */
    enum Kind {
        /** SIGKILL, and a new process on the same data. */
        KILL,
        /** SIGSTOP, then SIGCONT: from outside like a crash, but the node goes on as if nothing had been. */
        PAUSE
    }

    Duration until() {
        return at.plus(lasting);
    }

    @Override
    public String toString() {
        return String.format("%7.1f s  %-5s %-12s for %.1f s", seconds(at), kind, node, seconds(lasting));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
