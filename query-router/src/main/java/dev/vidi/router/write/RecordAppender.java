package dev.vidi.router.write;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Appends records, in the order in which they come, on a thread of its own: a producer can stand still for a topic that
 * it does not know, and the threads of calls must not. Thread-safe.
 */
final class RecordAppender implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final ThreadPoolExecutor thread;

    /**
     * Takes over a producer, to close it at the end.
     *
     * @param queueMax records that wait for the thread
     */
    RecordAppender(Producer<byte[], byte[]> producer, int queueMax) {
        this.producer = producer;
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queueMax), task -> {
            Thread made = new Thread(task, "vidi-writes");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to append a record. The outcome is told once, on a thread that must not be blocked. */
    void append(ProducerRecord<byte[], byte[]> record, Outcome outcome) {
        try {
            thread.execute(() -> send(record, outcome));
        } catch (RejectedExecutionException fullOrClosed) {
            outcome.failed(fullOrClosed, false);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record, Outcome outcome) {
        Thread here = Thread.currentThread();
        try {
            Future<?> unused = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    outcome.appended(metadata);
                } else {
                    // what fails within send has not left
                    outcome.failed(failure, Thread.currentThread() != here);
                }
            });
        } catch (RuntimeException refused) {
            outcome.failed(refused, false);
        }
    }

    /** Lets what was begun end, for a while. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
        producer.close(CLOSE_MAX);
    }

    /** What became of a record. */
    interface Outcome {
        void appended(RecordMetadata metadata);

        /**
         * It was not acknowledged.
         *
         * @param sent whether the record had left: then it may have been appended all the same
         */
        void failed(Throwable failure, boolean sent);
    }
}
