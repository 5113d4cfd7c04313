package dev.vidi.router.read;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a question that is not for keys is asked.
 *
 * @param keys no other rows can be in its answer, in Vidi's ordered key encoding; null when any can
 * @param partitions those to ask, beside those of the keys; none, without keys, for all
 * @param position the next offset that the pages of that partition are pinned to; -1 when nothing is pinned
 * @param partial whether what some partitions answer is an answer
 */
public record PageScope(@Nullable List<byte[]> keys, List<Integer> partitions, long position, boolean partial) {

    public PageScope {
        partitions = List.copyOf(partitions);
    }

    /** The first page, of all partitions that may hold rows. */
    public static PageScope first(@Nullable List<byte[]> keys, boolean partial) {
        return new PageScope(keys, List.of(), -1, partial);
    }

    /** A later page, of one partition, as it was at the position that the first page was answered at. */
    public static PageScope pinned(int partition, long position) {
        return new PageScope(null, List.of(partition), position, false);
    }

    /** Some partitions, and no others. */
    public static PageScope of(Collection<Integer> partitions) {
        return new PageScope(null, List.copyOf(partitions), -1, false);
    }

    /** The partitions that may hold rows with these keys, and another one; all when the keys are null. */
    public static PageScope with(@Nullable List<byte[]> keys, int partition) {
        return new PageScope(keys, keys == null ? List.of() : List.of(partition), -1, false);
    }

    /** All partitions. */
    public static PageScope everywhere() {
        return first(null, false);
    }

    boolean isPinned() {
        return position >= 0;
    }
}
