package dev.vidi.client;

import dev.vidi.proto.api.v1.DescribeResponse;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table, and how its partitions are.
 *
 * @param keys what all partitions together say of their keys
 * @param partitions all of them, by number
 */
public record TableState(
        TableDescription table, KeyPlacement keys, SortedMap<Integer, PartitionDescription> partitions) {

    /** Copies the partitions. */
    public TableState {
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    static TableState of(DescribeResponse proto) {
        SortedMap<Integer, PartitionDescription> partitions = new TreeMap<>();
        proto.getPartitionsList()
                .forEach(partition -> partitions.put(partition.getPartition(), PartitionDescription.of(partition)));
        return new TableState(TableDescription.of(proto.getTable()), KeyPlacement.of(proto.getKeys()), partitions);
    }
}
