package dev.vidi.router.read;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a read, taken from the read log.
 *
 * @param id the read that was answered
 * @param rows one place for each key of the question, in its order; null where there is no such row; none for a page
 * @param pages by partition, when the question was a page
 * @param registered by partition, when the question was a subscription
 * @param registrations by partition, when those were asked for
 * @param states by partition, when those were asked for
 * @param missing why partitions have no part in this, when the read was content with some of them
 * @param positions by partition that the answer covers: the next offset, so 0 when nothing was there to apply
 * @param seen the same as a position of the source topic
 * @param dependencies what the writes up to there depended on
 */
public record ReadAnswer(
        ReadId id,
        List<@Nullable FoundRow> rows,
        SortedMap<Integer, AnsweredPage> pages,
        SortedMap<Integer, Registered> registered,
        SortedMap<Integer, FoundRegistrations> registrations,
        SortedMap<Integer, FoundState> states,
        SortedMap<Integer, String> missing,
        SortedMap<Integer, Long> positions,
        Position seen,
        Position dependencies) {

    /** An answer to a question that names keys. */
    public ReadAnswer(
            ReadId id,
            List<@Nullable FoundRow> rows,
            SortedMap<Integer, Long> positions,
            Position seen,
            Position dependencies) {
        this(
                id,
                rows,
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                positions,
                seen,
                dependencies);
    }

    /**
     * What a partition tells of subscriptions.
     *
     * @param end where it ends
     */
    public record FoundRegistrations(List<Registration> registrations, PageEnd end) {}

    /**
     * What a partition tells of itself.
     *
     * @param incarnation the life of the join task that tells it
     * @param position next offset to apply
     * @param placement whether keys are where the partitioner puts them
     */
    public record FoundState(long incarnation, long position, Placement placement, PartitionState state) {}

    /**
     * A row version that the answer shows.
     *
     * @param partition partition of the source topic
     * @param offset offset of the record that wrote it
     * @param timestamp the record's timestamp, ms since the epoch
     * @param columns columns in Vidi's row encoding, not to be changed; empty for a deletion
     * @param deleted whether it is a deletion (answers to an operation only)
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record FoundRow(int partition, long offset, long timestamp, byte[] columns, boolean deleted) {}
}
