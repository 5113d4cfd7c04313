package dev.vidi.causality.position;

import java.util.HashMap;
import java.util.Map;

/**
 * Highest offset covered, by source partition; a partition that is absent has not been seen. A vector clock whose
 * components are partitions.
 *
 * <p>Immutable. Source: Kleppmann, <i>Designing Data-Intensive Applications</i>, chapter 5, "Detecting concurrent writes".
 *
 * @param offsets offset of the last record covered (0 or more), by partition
 */
public record Position(Map<SourcePartition, Long> offsets) {

    /** Nothing seen. */
    public static final Position NONE = new Position(Map.of());

    public Position {
        offsets = Map.copyOf(offsets);
        offsets.forEach((partition, offset) -> {
            if (offset < 0) {
                throw new IllegalArgumentException("offset must be >= 0, was " + offset + " for " + partition);
            }
        });
    }

    /** The position that covers one partition up to an offset. */
    public static Position of(SourcePartition partition, long offset) {
        return new Position(Map.of(partition, offset));
    }

    /** Highest offset covered in a partition, or -1 when it has not been seen. */
    public long offset(SourcePartition partition) {
        return offsets.getOrDefault(partition, -1L);
    }

    public boolean isEmpty() {
        return offsets.isEmpty();
    }

    /** Whether this covers everything that the other covers. */
    public boolean dominates(Position other) {
        for (Map.Entry<SourcePartition, Long> entry : other.offsets.entrySet()) {
            if (offset(entry.getKey()) < entry.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** The least position that covers both. */
    public Position merge(Position other) {
        if (dominates(other)) {
            return this;
        }
        if (other.dominates(this)) {
            return other;
        }
        Map<SourcePartition, Long> merged = new HashMap<>(offsets);
        other.offsets.forEach((partition, offset) -> merged.merge(partition, offset, Math::max));
        return new Position(merged);
    }

    /** The least position that covers this and one partition up to an offset. */
    public Position with(SourcePartition partition, long offset) {
        return offset(partition) >= offset ? this : merge(of(partition, offset));
    }

    /** The entries of this that go further than the other. */
    public Position beyond(Position other) {
        if (other.dominates(this)) {
            return NONE;
        }
        Map<SourcePartition, Long> further = new HashMap<>(offsets);
        further.entrySet().removeIf(entry -> other.offset(entry.getKey()) >= entry.getValue());
        return new Position(further);
    }
}
