package dev.vidi.query.format;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Domain;
import java.nio.ByteBuffer;

/** Eight bytes, big-endian, as Kafka's {@code LongSerializer} writes them. */
record LongKeyFormat() implements KeyFormat {
    @Override
    public byte[] encode(Object key) {
        long value = (Long) Domain.admit(ColumnType.BIGINT, key);
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    @Override
    public Object decode(byte[] bytes) throws MalformedRecordException {
        if (bytes.length != Long.BYTES) {
            throw new MalformedRecordException("record key of format long has 8 bytes, found " + bytes.length);
        }
        return ByteBuffer.wrap(bytes).getLong();
    }
}
