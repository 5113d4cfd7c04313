package dev.vidi.query.eval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one partition of a table, as they were at one position. Confined to one thread. */
public interface RowSource {

    /**
     * The rows between two bounds.
     *
     * @param from the first key that is in, or what comes right before it; empty when there is no lower bound
     * @param to the first that is out; null when there is no upper bound
     * @param descending whether the highest key comes first
     */
    RowCursor scan(byte[] from, byte @Nullable [] to, boolean descending);

    /** The rows of some keys, in the order of the keys, those that exist. */
    RowCursor rows(List<byte[]> keys);
}
