package dev.vidi.query.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array that numbers and text are appended to; on the path of every row. Confined to one call. */
final class ByteWriter {
    private byte[] bytes;
    private int size;

    ByteWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    void putByte(byte value) {
        require(1);
        bytes[size++] = value;
    }

    /** Leaves zeros, and returns where. */
    int skip(int count) {
        require(count);
        int at = size;
        size += count;
        return at;
    }

    void setBit(int from, int index) {
        bytes[from + index / 8] |= (byte) (1 << (index % 8));
    }

    /** Zigzag, then seven bits a byte, lowest first. */
    void putSigned(long value) {
        putUnsigned((value << 1) ^ (value >> 63));
    }

    void putFixed(long value) {
        require(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void putText(String value) {
        putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The length, then the bytes. */
    void putBytes(byte[] value) {
        putUnsigned(value.length);
        require(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void putRaw(byte[] from, int start, int end) {
        int length = end - start;
        require(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    int size() {
        return size;
    }

    /** Forgets everything, and keeps the memory. */
    void clear() {
        Arrays.fill(bytes, 0, size, (byte) 0);
        size = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Seven bits a byte, lowest first. */
    void putUnsigned(long value) {
        require(10);
        while ((value & ~0x7FL) != 0) {
            bytes[size++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        bytes[size++] = (byte) value;
    }

    private void require(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, count), bytes.length * 2));
        }
    }
}
