package dev.vidi.causality.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.causality.readlog.ReadId;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Identities as 16 bytes, and byte arrays that protobuf may use without a copy. */
final class Bytes {

    private Bytes() {}

    static ByteString of(UUID uuid) {
        return of(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    static ByteString of(ReadId id) {
        return of(id.high(), id.low());
    }

    private static ByteString of(long high, long low) {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes).putLong(high).putLong(low);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static ByteString share(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static UUID uuid(ByteString bytes) {
        ByteBuffer buffer = sixteen(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static ReadId readId(ByteString bytes) {
        ByteBuffer buffer = sixteen(bytes);
        return new ReadId(buffer.getLong(), buffer.getLong());
    }

    private static ByteBuffer sixteen(ByteString bytes) {
        if (bytes.size() != 16) {
            throw new IllegalArgumentException("an id has 16 bytes, found " + bytes.size());
        }
        return bytes.asReadOnlyByteBuffer();
    }
}
