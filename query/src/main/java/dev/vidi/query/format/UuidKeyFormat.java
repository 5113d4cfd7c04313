package dev.vidi.query.format;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Domain;
import java.nio.ByteBuffer;
import java.util.UUID;

/** A UUID as sixteen bytes, big-endian; its value is the usual text in lower case. */
record UuidKeyFormat() implements KeyFormat {
    private static final int BYTES = 16;

    @Override
    public byte[] encode(Object key) {
        String text = (String) Domain.admit(ColumnType.VARCHAR, key);
        UUID uuid = parse(text);
        return ByteBuffer.allocate(BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    @Override
    public Object decode(byte[] bytes) throws MalformedRecordException {
        if (bytes.length != BYTES) {
            throw new MalformedRecordException("record key of format uuid has 16 bytes, found " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new UUID(in.getLong(), in.getLong()).toString();
    }

    private static UUID parse(String text) {
        if (text.length() == 36) {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text)) {
                return uuid;
            }
        }
        throw new IllegalArgumentException(
                "a key of format uuid is the text of a UUID in lower case, such as 123e4567-e89b-12d3-a456-426614174000");
    }
}
