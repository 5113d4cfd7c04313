package dev.vidi.query.row;

/** Reads what {@link ByteWriter} wrote; every failure names the byte. Confined to one thread. */
final class ByteReader {
    private byte[] bytes;
    private int position;
    private int end;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** Starts again, on a part of other bytes. */
    void reset(byte[] other, int from, int to) {
        bytes = other;
        position = from;
        end = to;
    }

    int position() {
        return position;
    }

    void moveTo(int at) {
        position = at;
    }

    byte getByte() {
        require(1);
        return bytes[position++];
    }

    boolean getBoolean() {
        byte value = getByte();
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("expected 0 or 1, found " + value);
        }
        return value == 1;
    }

    int skip(int count) {
        require(count);
        int at = position;
        position += count;
        return at;
    }

    boolean bit(int from, int index) {
        return (bytes[from + index / 8] & (1 << (index % 8))) != 0;
    }

    int getSignedInt() {
        long value = getSigned();
        if (value != (int) value) {
            throw new IllegalArgumentException("number does not fit 32 bits");
        }
        return (int) value;
    }

    long getSigned() {
        long zigzag = getUnsigned();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    long getFixed() {
        require(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << 8) | (bytes[position++] & 0xFF);
        }
        return value;
    }

    String getText() {
        int length = length();
        String text = Utf8.decode(bytes, position, length);
        position += length;
        return text;
    }

    byte[] getBytes() {
        int length = length();
        byte[] value = java.util.Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /** Passes over a number of variable length. */
    void skipNumber() {
        while (getByte() < 0) {
            // the highest bit says that more bytes follow
        }
    }

    /** Passes over a length and as many bytes. */
    void skipBytes() {
        int length = length();
        position += length;
    }

    void requireEnd() {
        if (position != end) {
            throw new IllegalArgumentException(
                    "expected the end of the row at byte " + position + ", found " + (end - position) + " more bytes");
        }
    }

    /** How many bytes are left. */
    int remaining() {
        return end - position;
    }

    /** A length; as many bytes follow. */
    int length() {
        long length = getUnsigned();
        if (length < 0 || length > end - position) {
            throw new IllegalArgumentException(
                    "length " + Long.toUnsignedString(length) + " goes beyond the end at byte " + end);
        }
        return (int) length;
    }

    long getUnsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = getByte();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                if ((shift == 63 && next > 1) || (shift > 0 && next == 0)) {
                    throw new IllegalArgumentException("number is not in its shortest form at byte " + (position - 1));
                }
                return value;
            }
        }
        throw new IllegalArgumentException("number is longer than 64 bits at byte " + (position - 1));
    }

    private void require(int count) {
        if (end - position < count) {
            throw new IllegalArgumentException(
                    "row ends at byte " + end + ", expected " + count + " more bytes at byte " + position);
        }
    }
}
