package dev.vidi.causality.readlog;

import java.util.List;

/**
 * A batch of reads that a task has taken up.
 *
 * @param router the router that published it
 * @param sequence the router's count of batches
 * @param parked reads of the batch that wait; their answers come later
 */
public record Processed(long router, long sequence, List<ReadId> parked) {
    public Processed {
        parked = List.copyOf(parked);
    }
}
