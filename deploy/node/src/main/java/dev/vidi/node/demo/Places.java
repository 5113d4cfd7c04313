package dev.vidi.node.demo;

import dev.vidi.client.Coordinates;
import java.util.Locale;

/** How the demo writes the place of a record: topic-partition@offset. */
final class Places {

    private static final int SHORT_ID = 8;

    private Places() {}

    static String text(Coordinates at) {
        return at.topic() + "-" + at.partition() + "@" + at.offset();
    }

    /** The place in full. */
    static String words(Coordinates at) {
        return String.format(Locale.ROOT, "topic %s, partition %d, offset %d", at.topic(), at.partition(), at.offset());
    }

    /** Enough of a read's id to tell it from the others of the demo. */
    static String shortId(String readId) {
        return readId.substring(0, Math.min(SHORT_ID, readId.length()));
    }
}
