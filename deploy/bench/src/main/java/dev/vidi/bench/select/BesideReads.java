package dev.vidi.bench.select;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Another contender while reads are kept in flight. Reads that fail make the measurement void.
 *
 * @param reads what runs beside, in short turns
 * @param readsInFlight at a time
 */
public record BesideReads(Contender measured, Contender reads, int readsInFlight) implements Contender {

    private static final Duration TURN = Duration.ofMillis(200);

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        Reading beside = new Reading(reads, readsInFlight);
        Result result;
        try {
            result = measured.run(inFlight, time);
        } finally {
            beside.end();
        }
        beside.check();
        return result;
    }

    /** A thread that reads until it is ended. */
    private static final class Reading {

        private final Contender reads;
        private final int inFlight;
        private final Thread thread;
        private volatile boolean ending;
        private volatile @Nullable RuntimeException failure;

        Reading(Contender reads, int inFlight) {
            this.reads = reads;
            this.inFlight = inFlight;
            this.thread = new Thread(this::read, "bench-reads");
            thread.setDaemon(true);
            thread.start();
        }

        private void read() {
            try {
                while (!ending) {
                    var unused = reads.run(inFlight, TURN);
                }
            } catch (IllegalStateException e) {
                failure = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void end() throws InterruptedException {
            ending = true;
            thread.join();
        }

        void check() {
            RuntimeException cause = failure;
            if (cause != null) {
                throw new IllegalStateException("reads beside the measurement failed: " + cause.getMessage(), cause);
            }
        }
    }
}
