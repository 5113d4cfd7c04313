package dev.vidi.router.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Reads of one table partition whose answers go to one home partition. While fewer batches than the limit are
 * unanswered, what has come in one burst goes at once; else it waits for the next batch. So an idle system is quick, a busy
 * one batches, and there is no timer to tune. Thread-safe; guarded by its monitor, under which nothing is encoded or sent.
 */
final class Lane {

    private final String topic;
    private final int partition;
    private final int home;
    private final PublishLimits limits;
    private final Queue<Publication> waiting = new ArrayDeque<>();
    private int unanswered;
    /** Whether somebody is going to ask what is due. */
    private boolean asked;

    Lane(String topic, int partition, int home, PublishLimits limits) {
        this.topic = topic;
        this.partition = partition;
        this.home = home;
        this.limits = limits;
    }

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    int home() {
        return home;
    }

    /** Adds a read; whether to ask what is {@link #due} when the burst that it has come with is over. */
    synchronized boolean add(Publication publication) {
        waiting.add(publication);
        boolean ask = unanswered < limits.unanswered() && !asked;
        asked |= ask;
        return ask;
    }

    /** The batch that is to be sent now, or an empty list; to be asked until there is none. */
    synchronized List<Publication> due() {
        asked = false;
        return unanswered < limits.unanswered() ? take() : List.of();
    }

    /** A batch was answered, or is no longer waited for; whether to ask what is {@link #due}. */
    synchronized boolean answered() {
        unanswered--;
        boolean ask = !waiting.isEmpty() && !asked;
        asked |= ask;
        return ask;
    }

    private List<Publication> take() {
        List<Publication> batch = new ArrayList<>();
        long bytes = 0;
        for (Publication next = waiting.peek(); next != null; next = waiting.peek()) {
            boolean full = batch.size() >= limits.batchReads()
                    || (!batch.isEmpty() && bytes + next.bytes() > limits.batchBytes());
            if (full && !next.abandoned()) {
                break;
            }
            waiting.remove();
            if (!next.abandoned()) {
                batch.add(next);
                bytes += next.bytes();
            }
        }
        if (!batch.isEmpty()) {
            unanswered++;
        }
        return batch;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized int unanswered() {
        return unanswered;
    }
}
