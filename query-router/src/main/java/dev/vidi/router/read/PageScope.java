package dev.vidi.router.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a query is read, or subscribed to.
 *
 * @param keys no other rows can be in its answer, in Vidi's ordered key encoding; null when any can
 * @param partition the one partition to ask; -1 for all that may hold rows
 * @param position the next offset that the pages of that partition are pinned to; -1 when nothing is pinned
 * @param partial whether what some partitions answer is an answer
 */
public record PageScope(@Nullable List<byte[]> keys, int partition, long position, boolean partial) {

    /** The first page, of all partitions that may hold rows. */
    public static PageScope first(@Nullable List<byte[]> keys, boolean partial) {
        return new PageScope(keys, -1, -1, partial);
    }

    /** A later page, of one partition, as it was at the position that the first page was answered at. */
    public static PageScope pinned(int partition, long position) {
        return new PageScope(null, partition, position, false);
    }

    boolean isPinned() {
        return position >= 0;
    }
}
