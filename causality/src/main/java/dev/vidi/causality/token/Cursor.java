package dev.vidi.causality.token;

import dev.vidi.causality.readlog.ShapeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How far a subscriber has read.
 *
 * @param cluster identity of the Kafka cluster
 * @param tableId the table
 * @param subscription which
 * @param attachment the call that the cursor was given to
 * @param shape what it selects
 * @param home partition of the read log that its changes are in
 * @param logOffset next offset to read there
 * @param places by partition of the table
 */
public record Cursor(
        UUID cluster,
        String tableId,
        UUID subscription,
        long attachment,
        ShapeId shape,
        int home,
        long logOffset,
        SortedMap<Integer, Place> places) {

    /**
     * How far one partition was read.
     *
     * @param registered offset in the reads topic of the event that has registered the subscription
     * @param next first offset of the source topic of which a change has not been read
     */
    public record Place(long registered, long next) {}

    public Cursor {
        places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
        if (home < 0 || logOffset < 0) {
            throw new IllegalArgumentException("a cursor has a negative place in the log");
        }
    }
}
