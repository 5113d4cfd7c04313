package dev.vidi.router.describe;

import dev.vidi.causality.readlog.Placement;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table and how its partitions are.
 *
 * @param partitions all of them
 */
public record DescribedTable(TableDefinition table, SortedMap<Integer, DescribedPartition> partitions) {

    public DescribedTable {
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    /** What is known of the keys' places. */
    public enum Keys {
        /** Every partition has said that its keys are where the partitioner puts them: a key is read from one partition. */
        VERIFIED,
        /** A key was found elsewhere: keys are read from all partitions. */
        VIOLATED,
        /** The table was made for keys that may be anywhere. */
        ANY,
        /** Not all partitions have said it yet. */
        UNKNOWN
    }

    /** What is known of the keys' places in all partitions together. */
    public Keys keys() {
        if (table.partitioner() == Partitioner.ANY) {
            return Keys.ANY;
        }
        boolean verified = true;
        for (DescribedPartition partition : partitions.values()) {
            if (partition.told() != null && partition.told().placement() == Placement.VIOLATED) {
                return Keys.VIOLATED;
            }
            verified &= partition.told() != null && partition.told().placement() == Placement.VERIFIED;
        }
        return verified ? Keys.VERIFIED : Keys.UNKNOWN;
    }
}
