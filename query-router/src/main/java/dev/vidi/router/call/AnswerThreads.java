package dev.vidi.router.call;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that make messages of large or many answers, so that the thread that tails the read log need not. A call has
 * at most one task here at a time. When the queue is full, the caller does the work itself. Thread-safe.
 */
public final class AnswerThreads implements Executor, AutoCloseable {
    private static final int QUEUE_MAX = 16_384;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final ThreadPoolExecutor pool;

    /**
     * Threads of one server.
     *
     * @param name of the threads, before their numbers
     */
    public AnswerThreads(String name, int threads) {
        AtomicInteger count = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE_MAX),
                task -> {
                    Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
