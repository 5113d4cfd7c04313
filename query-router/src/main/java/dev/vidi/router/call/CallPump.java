package dev.vidi.router.call;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives one streaming call: what is to be sent is sent by one thread at a time, as transports want it, and the first
 * failure ends it there, too. Thread-safe; guarded by its monitor.
 */
public final class CallPump {
    private final Executor executor;
    private final Runnable step;
    private final Consumer<Throwable> close;
    private @Nullable Throwable failure;
    private boolean open;
    private boolean scheduled;
    private boolean again;
    private boolean ended;

    /**
     * A pump that is not open yet.
     *
     * @param step sends what is there
     * @param close ends the call with a failure
     */
    public CallPump(Executor executor, Runnable step, Consumer<Throwable> close) {
        this.executor = executor;
        this.step = step;
        this.close = close;
    }

    /** There is something to send from: steps are made from here on. False when the call has ended meanwhile. */
    public boolean open() {
        synchronized (this) {
            if (ended) {
                return false;
            }
            open = true;
        }
        progressed();
        return true;
    }

    /** There may be something to send. */
    public void progressed() {
        if (schedule()) {
            executor.execute(this::run);
        }
    }

    /** There may be something to send, so little that the calling thread does it: a hop to another would cost more. */
    public void progressedHere() {
        if (schedule()) {
            run();
        }
    }

    /** True for the one who makes the steps. */
    private synchronized boolean schedule() {
        if (ended || (!open && failure == null)) {
            return false;
        }
        if (scheduled) {
            again = true;
            return false;
        }
        scheduled = true;
        return true;
    }

    /** The call ends with this, unless it has ended or failed before. */
    public void fail(Throwable thrown) {
        synchronized (this) {
            if (ended || failure != null) {
                return;
            }
            failure = thrown;
        }
        progressed();
    }

    private void run() {
        do {
            Throwable failed;
            synchronized (this) {
                failed = failure;
            }
            if (failed != null) {
                if (end()) {
                    close.accept(failed);
                }
            } else {
                try {
                    step.run();
                } catch (RuntimeException defect) {
                    fail(defect);
                }
            }
        } while (comesAgain());
    }

    private synchronized boolean comesAgain() {
        scheduled = again && !ended;
        again = false;
        return scheduled;
    }

    /** Whether nothing is to be sent any more. */
    public synchronized boolean over() {
        return ended || failure != null;
    }

    /** True for the one who ends the call. */
    public synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
