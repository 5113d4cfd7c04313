package dev.vidi.causality.readlog;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Identity of one publication of a read; a retry has an id of its own. */
public record ReadId(long high, long low) {

    /** Parses the text form of a UUID, or throws {@link IllegalArgumentException}. */
    public static ReadId parse(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("a read id is a UUID, was '" + text + "'");
        }
        return new ReadId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    // Reads are looked up by it all the time: written out, as what records have takes longer where it is not inlined.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReadId id && id.high == high && id.low == low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    /** The text form of a UUID. */
    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
