package dev.vidi.causality.readlog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One read, as asked of one partition.
 *
 * @param id identity of this publication
 * @param reader who reads
 * @param level consistency level
 * @param atLeast offset plus one that the partition must have applied for what the session saw or wrote itself, or for
 *     what a strong read found acknowledged; 0 demands nothing
 * @param dependsOn the same for what only others' dependencies ask for; capped at the end of the partition
 * @param deadlineMillis the answer is void when logged later than this after the read was appended
 * @param waitMillis the read is refused when the position is not reached this long after it was appended
 * @param partitions partitions that the read touches, ascending
 * @param traceparent W3C trace context; empty when there is none
 * @param retries the read that this one retries
 * @param question what is asked; null only in later parts of a split answer
 */
public record ReadEvent(
        ReadId id,
        Reader reader,
        Level level,
        long atLeast,
        long dependsOn,
        int deadlineMillis,
        int waitMillis,
        List<Integer> partitions,
        String traceparent,
        @Nullable ReadId retries,
        @Nullable Question question) {

    public ReadEvent {
        partitions = List.copyOf(partitions);
        if (atLeast < 0 || dependsOn < 0 || deadlineMillis < 0 || waitMillis < 0) {
            throw new IllegalArgumentException("read " + id + " has a negative position or time");
        }
    }
}
