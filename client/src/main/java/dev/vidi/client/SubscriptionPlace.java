package dev.vidi.client;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the changes of a subscription were taken: the server's cursor of the last whole message, and what was taken
 * behind it. A message that is sent again may be cut elsewhere, but the changes of a partition keep their order, so what
 * is at or below an offset that was taken is a repetition. Confined to the one who takes.
 */
final class SubscriptionPlace {
    private ByteString cursor = ByteString.EMPTY;
    private final Map<Integer, Long> taken = new HashMap<>();
    /** Highest offset of each partition in the message under way. */
    private final Map<Integer, Long> passed = new HashMap<>();

    SubscriptionPlace(@Nullable Cursor start) {
        if (start != null) {
            cursor = start.server();
            taken.putAll(start.taken());
        }
    }

    /** Takes a change; false when it was taken before. */
    boolean take(int partition, long offset) {
        passed.put(partition, offset);
        if (offset <= taken.getOrDefault(partition, -1L)) {
            return false;
        }
        taken.put(partition, offset);
        return true;
    }

    /** The message under way was taken to its end, which the server gives a cursor. */
    void complete(ByteString behind) {
        cursor = behind;
        taken.entrySet().removeIf(last -> passed.getOrDefault(last.getKey(), -1L) >= last.getValue());
        passed.clear();
    }

    /** The next call goes on at the same place, which has a cursor of its own; empty when it does not go on. */
    void renew(ByteString same) {
        if (!same.isEmpty()) {
            cursor = same;
        }
    }

    /** The server's cursor of the last whole message; empty before the snapshot is complete. */
    ByteString whole() {
        return cursor;
    }

    /** A snapshot begins: whatever was taken is void. */
    void reset() {
        cursor = ByteString.EMPTY;
        taken.clear();
        passed.clear();
    }

    /** Where to go on. */
    Cursor cursor() {
        return Cursor.of(cursor, taken);
    }
}
