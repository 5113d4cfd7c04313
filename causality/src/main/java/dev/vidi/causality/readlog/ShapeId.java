package dev.vidi.causality.readlog;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Names a shape, which is a fragment with its arguments: the first 16 bytes of the SHA-256 of the fragment's hash and the
 * arguments.
 */
public record ShapeId(long high, long low) {
    /** Bytes of an id. */
    public static final int BYTES = 16;

    /**
     * The id of a shape.
     *
     * @param arguments of the fragment, in Vidi's row encoding
     */
    public static ShapeId of(FragmentHash fragment, byte[] arguments) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(fragment.toBytes());
            return ofBytes(Arrays.copyOf(digest.digest(arguments), BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The id of these bytes.
     *
     * @throws IllegalArgumentException when they are not 16
     */
    public static ShapeId ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a shape's id has " + BYTES + " bytes, found " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new ShapeId(buffer.getLong(), buffer.getLong());
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
