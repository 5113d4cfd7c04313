package dev.vidi.causality.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the fields of a protobuf message without an object for it, for what every read passes through. What is written is
 * what the generated classes write, byte for byte, as long as fields are written in the order of their numbers. Like them,
 * it leaves out what has its default value, where a method does not say otherwise. Confined to one thread.
 *
 * <p>Source: <i>Protocol Buffers, Encoding</i>.
 */
public final class FieldWriter {

    private static final int ID_BYTES = 16;
    private static final int VARINT_BYTES_MAX = 10;

    private byte[] bytes;
    private int size;

    /** A writer of about as many bytes as are expected; more are no error. */
    public FieldWriter(int expectedBytes) {
        this.bytes = new byte[Math.max(64, expectedBytes)];
    }

    /** A field of type int32, int64, uint64, bool or an enum; or uint32, when the value is not negative. */
    public void number(int field, long value) {
        if (value != 0) {
            tag(field, WireFormat.WIRETYPE_VARINT);
            varint(value);
        }
    }

    public void flag(int field, boolean value) {
        number(field, value ? 1 : 0);
    }

    /** A field of type fixed64. */
    public void fixed(int field, long value) {
        if (value != 0) {
            tag(field, WireFormat.WIRETYPE_FIXED64);
            littleEndian(value);
        }
    }

    private void littleEndian(long value) {
        room(Long.BYTES);
        ByteBuffer.wrap(bytes, size, Long.BYTES).putLong(Long.reverseBytes(value));
        size += Long.BYTES;
    }

    /** Bytes, unless there are none. */
    public void bytes(int field, byte[] value) {
        if (value.length > 0) {
            element(field, value);
        }
    }

    /** An element of a field of many byte strings, also when it is empty; or a message that is bytes already. */
    public void element(int field, byte[] value) {
        element(field, value, 0, value.length);
    }

    /** The same, of a part of an array. */
    public void element(int field, byte[] value, int from, int length) {
        tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        varint(length);
        room(length);
        System.arraycopy(value, from, bytes, size, length);
        size += length;
    }

    /** A number that is one of several alternatives: it is there also when it is 0. */
    public void alternative(int field, long value) {
        tag(field, WireFormat.WIRETYPE_VARINT);
        varint(value);
    }

    /** The same, of type sint32 or sint64. */
    public void signedAlternative(int field, long value) {
        alternative(field, (value << 1) ^ (value >> 63));
    }

    /** The same, of type double. */
    public void alternative(int field, double value) {
        tag(field, WireFormat.WIRETYPE_FIXED64);
        littleEndian(Double.doubleToRawLongBits(value));
    }

    /** An id as 16 bytes. */
    public void id(int field, long high, long low) {
        tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        varint(ID_BYTES);
        room(ID_BYTES);
        ByteBuffer.wrap(bytes, size, ID_BYTES).putLong(high).putLong(low);
        size += ID_BYTES;
    }

    public void text(int field, String value) {
        if (!value.isEmpty()) {
            element(field, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A field of many int32. */
    public void numbers(int field, List<Integer> values) {
        if (!values.isEmpty()) {
            int start = open(field);
            for (int i = 0; i < values.size(); i++) {
                varint(values.get(i));
            }
            close(start);
        }
    }

    /** A message that was made as an object, also when it is empty. */
    public void message(int field, MessageLite message) {
        int length = message.getSerializedSize();
        tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        varint(length);
        room(length);
        try {
            message.writeTo(CodedOutputStream.newInstance(bytes, size, length));
        } catch (IOException e) {
            throw new UncheckedIOException("a message is longer than it says", e);
        }
        size += length;
    }

    /** Begins a message whose fields follow; for {@link #close}. */
    public int open(int field) {
        tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        room(1);
        return ++size;
    }

    /** Ends a message. One of fewer than 128 bytes has its length where a byte was kept for it; another is moved. */
    public void close(int start) {
        int length = size - start;
        int more = CodedOutputStream.computeUInt32SizeNoTag(length) - 1;
        if (more > 0) {
            room(more);
            System.arraycopy(bytes, start, bytes, start + more, length);
        }
        size = start - 1;
        varint(length);
        size += length;
    }

    /** Bytes written. */
    public int size() {
        return size;
    }

    /** Takes back what was written behind so many bytes. */
    public void truncate(int to) {
        size = to;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        room(VARINT_BYTES_MAX);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(size + more, size * 2), VARINT_BYTES_MAX));
        }
    }
}
