package dev.vidi.query.format;

import java.nio.ByteBuffer;

/** What Confluent's serializers put before a value: a zero byte and the id of its schema, big-endian. */
final class ConfluentFraming {
    static final int HEADER_BYTES = 5;

    private static final byte MAGIC = 0;

    private ConfluentFraming() {}

    /** The id of the schema that a value was written with. */
    static int id(String what, byte[] bytes) throws MalformedRecordException {
        if (bytes.length < HEADER_BYTES) {
            throw new MalformedRecordException(what + " has " + bytes.length
                    + " bytes, expected a zero byte and four bytes of a schema's id before it");
        }
        if (bytes[0] != MAGIC) {
            throw new MalformedRecordException(what + " begins with byte " + (bytes[0] & 0xFF)
                    + ", expected 0 and the id of its schema, as Confluent's serializers write them");
        }
        return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    }

    static byte[] frame(int id, byte[] value) {
        return ByteBuffer.allocate(HEADER_BYTES + value.length)
                .put(MAGIC)
                .putInt(id)
                .put(value)
                .array();
    }
}
