package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The final contents of the source topics, nothing compacted away: the sequential model of the store. Immutable. */
public final class SourceLog {
    private static final Comparator<SourceRecord> BY_OFFSET =
            Comparator.comparingLong(record -> record.at().offset());

    private final SortedMap<Partition, List<SourceRecord>> partitions;
    private final Map<RowKey, List<SourceRecord>> versions;

    private SourceLog(SortedMap<Partition, List<SourceRecord>> partitions, Map<RowKey, List<SourceRecord>> versions) {
        this.partitions = partitions;
        this.versions = versions;
    }

    /**
     * The log that holds these records, given in any order.
     *
     * @throws IllegalArgumentException if two records share an offset or one key is in two partitions
     */
    public static SourceLog of(Collection<SourceRecord> records) {
        SortedMap<Partition, List<SourceRecord>> partitions = new TreeMap<>();
        for (SourceRecord record : records) {
            partitions
                    .computeIfAbsent(record.at().partition(), partition -> new ArrayList<>())
                    .add(record);
        }
        Map<RowKey, List<SourceRecord>> versions = new HashMap<>();
        for (List<SourceRecord> partition : partitions.values()) {
            partition.sort(BY_OFFSET);
            for (int i = 0; i < partition.size(); i++) {
                SourceRecord record = partition.get(i);
                if (i > 0 && partition.get(i - 1).at().equals(record.at())) {
                    throw new IllegalArgumentException("two records at " + record.at());
                }
                List<SourceRecord> ofKey = versions.computeIfAbsent(record.key(), key -> new ArrayList<>());
                if (!ofKey.isEmpty()
                        && !ofKey.get(0).at().partition().equals(record.at().partition())) {
                    throw new IllegalArgumentException("key " + record.key() + " is in two partitions: "
                            + ofKey.get(0).at() + " and " + record.at());
                }
                ofKey.add(record);
            }
        }
        return new SourceLog(partitions, versions);
    }

    /** The partitions that hold records, in order. */
    public Set<Partition> partitions() {
        return Collections.unmodifiableSet(partitions.keySet());
    }

    /** The records of one partition by offset. */
    public List<SourceRecord> records(Partition partition) {
        return Collections.unmodifiableList(partitions.getOrDefault(partition, List.of()));
    }

    /** The records of one key by offset. */
    public List<SourceRecord> versions(RowKey key) {
        return Collections.unmodifiableList(versions.getOrDefault(key, List.of()));
    }

    /** The record at these coordinates. */
    public Optional<SourceRecord> at(Coordinates at) {
        return last(partitions.getOrDefault(at.partition(), List.of()), at.offset())
                .filter(record -> record.at().equals(at));
    }

    /** The last record of the key at or below the position of its partition. */
    public Optional<SourceRecord> latest(RowKey key, long position) {
        return last(versions.getOrDefault(key, List.of()), position);
    }

    /** The partition of the key, if it was ever written. */
    public Optional<Partition> partitionOf(RowKey key) {
        return versions(key).stream().findFirst().map(record -> record.at().partition());
    }

    private static Optional<SourceRecord> last(List<SourceRecord> sorted, long position) {
        int index = countUpTo(sorted, position);
        return index == 0 ? Optional.empty() : Optional.of(sorted.get(index - 1));
    }

    /** How many of these records, sorted by offset, lie at or below a position. */
    static int countUpTo(List<SourceRecord> sorted, long position) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).at().offset() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
