package dev.vidi.query.row;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Bytes as a value: equal when they are the same, and ordered byte by byte without sign. Immutable. */
public final class Binary implements Comparable<Binary> {

    private final byte[] bytes;

    private Binary(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of bytes. */
    public static Binary of(byte[] bytes) {
        return new Binary(bytes.clone());
    }

    /** Bytes that nobody changes any more. */
    public static Binary owned(byte[] bytes) {
        return new Binary(bytes);
    }

    /**
     * The bytes of a text in base64.
     *
     * @throws IllegalArgumentException when it is none; the message does not repeat it
     */
    public static Binary ofBase64(String text) {
        try {
            return new Binary(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("expected bytes in base64", malformed);
        }
    }

    /** How many bytes there are. */
    public int length() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The bytes themselves, not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** As base64, which is how JSON has it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** In hexadecimal, as SQL writes a constant between {@code X'} and {@code '}. */
    public String hex() {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    @Override
    public int compareTo(Binary other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As base64. */
    @Override
    public String toString() {
        return base64();
    }
}
