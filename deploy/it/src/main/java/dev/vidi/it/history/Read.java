package dev.vidi.it.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A read of one or more rows; without rows and positions unless it succeeded.
 *
 * @param positions the highest applied offset of each partition that the read covers, -1 if nothing was applied
 */
public record Read(Call call, Level level, List<Observation> rows, Map<Partition, Long> positions)
        implements Operation {
    public Read {
        rows = List.copyOf(rows);
        positions = Map.copyOf(positions);
        if (call.outcome() != Outcome.OK && !(rows.isEmpty() && positions.isEmpty())) {
            throw new IllegalArgumentException("read " + call.id() + " is " + call.outcome() + " and has an answer");
        }
    }

    @Override
    public <T> T fold(
            Function<? super Write, ? extends T> onWrite,
            Function<? super Read, ? extends T> onRead,
            Function<? super Handover, ? extends T> onHandover) {
        return onRead.apply(this);
    }

    @Override
    public String toString() {
        return "[" + id() + ": session " + call.session() + " reads " + level + " " + rows + " at positions "
                + new TreeMap<>(positions) + ", " + call.outcome() + "]";
    }
}
