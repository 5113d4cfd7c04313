package dev.vidi.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the partitions of its table know it.
 *
 * @param id UUID text
 * @param name empty when it has none
 * @param principal who has registered it
 * @param fragment what each partition evaluates for it, as SQL with {@code ?} for each argument
 * @param arguments in order
 * @param shape subscriptions of the same one share what is logged for them
 * @param home partition of the read log that its changes are in
 * @param session of the call that follows it, or did so last
 * @param since when that call was attached or detached
 * @param attached whether a call follows it
 * @param partitions by partition, how far it is
 * @param lag records of the source topic behind what was acknowledged; empty when nothing was
 */
public record SubscriptionDescription(
        String id,
        String name,
        String principal,
        String table,
        String fragment,
        List<@Nullable Object> arguments,
        String shape,
        int home,
        String session,
        Instant since,
        boolean attached,
        SortedMap<Integer, Progress> partitions,
        OptionalLong lag) {

    /**
     * How far it is in one partition.
     *
     * @param position offset up to which the partition is applied; -1 when there is nothing
     * @param acknowledged offset up to which changes were acknowledged; -1 when none were
     */
    public record Progress(long position, long acknowledged) {}

    /** Copies its collections. */
    public SubscriptionDescription {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    static SubscriptionDescription of(dev.vidi.proto.api.v1.Subscription proto) {
        List<@Nullable Object> arguments = new ArrayList<>();
        proto.getArgumentsList().forEach(argument -> arguments.add(ValueCodec.decode(argument)));
        SortedMap<Integer, Progress> partitions = new TreeMap<>();
        proto.getPartitionsList()
                .forEach(partition -> partitions.put(
                        partition.getPartition(), new Progress(partition.getPosition(), partition.getAcknowledged())));
        return new SubscriptionDescription(
                proto.getSubscription(),
                proto.getName(),
                proto.getPrincipal(),
                proto.getTable(),
                proto.getFragmentText(),
                arguments,
                proto.getShape(),
                proto.getHome(),
                proto.getSessionId(),
                Instant.ofEpochMilli(proto.getSinceMs()),
                proto.getAttached(),
                partitions,
                proto.getLag() < 0 ? OptionalLong.empty() : OptionalLong.of(proto.getLag()));
    }
}
