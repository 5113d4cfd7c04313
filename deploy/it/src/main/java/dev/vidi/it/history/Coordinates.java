package dev.vidi.it.history;

/** The place of one source record: it names the row version that the record wrote. */
public record Coordinates(Partition partition, long offset) {
    public Coordinates {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be >= 0, was " + offset + " in " + partition);
        }
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
