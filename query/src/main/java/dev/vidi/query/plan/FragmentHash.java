package dev.vidi.query.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Names a fragment: the first 16 bytes of the SHA-256 of its text. */
public record FragmentHash(long high, long low) {
    /** Bytes of a hash. */
    public static final int BYTES = 16;

    /** The hash of a fragment's text. */
    public static FragmentHash ofText(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ofBytes(java.util.Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The hash of these bytes.
     *
     * @throws IllegalArgumentException when they are not 16
     */
    public static FragmentHash ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a fragment's hash has " + BYTES + " bytes, found " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new FragmentHash(buffer.getLong(), buffer.getLong());
    }

    /** The 16 bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
