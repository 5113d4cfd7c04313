package dev.vidi.cli.shell;

import org.jspecify.annotations.Nullable;

/** What runs for the person at the terminal, and can be interrupted while it does. Thread-safe; guarded by this. */
final class Foreground {
    private @Nullable Thread running;
    private boolean interrupted;

    /** Runs a task on this thread; true when it was interrupted, whatever came of that. The thread is not, afterwards. */
    boolean run(Runnable task) {
        begin();
        try {
            task.run();
        } catch (RuntimeException failure) {
            if (!wasInterrupted()) {
                throw failure;
            }
        } finally {
            end();
        }
        return wasInterrupted();
    }

    /** Interrupts the task, if there is one. */
    synchronized void interrupt() {
        if (running != null) {
            interrupted = true;
            running.interrupt();
        }
    }

    private synchronized void begin() {
        running = Thread.currentThread();
        interrupted = false;
    }

    private synchronized void end() {
        running = null;
        boolean unused = Thread.interrupted();
    }

    private synchronized boolean wasInterrupted() {
        return interrupted;
    }
}
