package dev.vidi.router.gather;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole answer of one partition.
 *
 * @param incarnation the life of the join task that it is of
 * @param position next offset after what it covers
 * @param placement whether keys are where the partitioner puts them
 * @param dependencies what the writes up to there depended on
 * @param rows rows found; keys that none names are absent
 * @param refusal set when the partition refused; then there are no rows
 * @param pageEnd set when the question was a page, or for registrations
 * @param registered set when the question was a subscription
 * @param registrations those that were asked for
 * @param state set when the question was for it
 */
public record PartAnswer(
        long incarnation,
        long position,
        Placement placement,
        Position dependencies,
        List<AnsweredRow> rows,
        @Nullable Refusal refusal,
        @Nullable PageEnd pageEnd,
        @Nullable Registered registered,
        List<Registration> registrations,
        @Nullable PartitionState state) {}
