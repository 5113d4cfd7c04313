package dev.vidi.it.audit;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.it.history.Partition;
import java.util.List;
import java.util.Map;

/**
 * What one partition answered to one read, put together from its parts.
 *
 * @param position highest offset applied
 * @param keys the keys asked for
 * @param rows offset of the version found, by key
 * @param place partition and offset of the last part in the read log, for people
 */
record LoggedAnswer(
        ReadId read,
        Partition partition,
        long incarnation,
        long position,
        List<String> keys,
        Map<String, Long> rows,
        String place) {
    LoggedAnswer {
        keys = List.copyOf(keys);
        rows = Map.copyOf(rows);
    }

    @Override
    public String toString() {
        return "[answer of " + partition + " to read " + read + " at position " + position + ", incarnation "
                + Long.toHexString(incarnation) + ", read log " + place + ": " + keys + " found " + rows + "]";
    }
}
