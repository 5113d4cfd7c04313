package dev.vidi.router.describe;

import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One partition, as far as it is known.
 *
 * @param ends as the brokers told them before the partition was asked; null when they are not known
 * @param told what it tells of itself; null when it has not answered
 * @param problem why something is missing here; empty when nothing is
 */
public record DescribedPartition(
        @Nullable Ends ends, @Nullable Told told, String problem) {

    /**
     * Where the partition ends, as next offsets.
     *
     * @param appended behind every record, also of transactions that are open
     * @param committed behind which nothing can be read before a transaction has ended
     */
    public record Ends(long appended, long committed) {}

    /**
     * What a partition tells.
     *
     * @param incarnation the life of the join task that tells it
     * @param position next offset to apply
     * @param placement whether keys are where the partitioner puts them
     */
    public record Told(long incarnation, long position, Placement placement, PartitionState state) {}

    /**
     * Offsets that could be applied and are not; those of open transactions, which nobody can read yet, do not count.
     * Empty when ends or position are not known.
     */
    public OptionalLong lag() {
        return ends == null || told == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, ends.committed() - told.position()));
    }
}
