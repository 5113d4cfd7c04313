package dev.vidi.query.format;

import dev.vidi.query.row.Domain;
import dev.vidi.query.row.Utf8;
import java.util.Arrays;
import org.apache.avro.Schema;

/**
 * Reads Avro's binary encoding. Every length is held against the bytes that are there before anything is allocated, and
 * text is strict UTF-8, where Avro's own decoder believes lengths and replaces what is no text. Confined to one call.
 * Source: the Avro specification, "Binary encoding".
 */
final class AvroInput {
    /** Levels of nested values that are passed over. */
    private static final int DEPTH_MAX = 200;

    /** Elements that are passed over and have no bytes. */
    private static final int EMPTY_ELEMENTS_MAX = 1_000_000;

    private final byte[] bytes;
    private int position;
    private long elements;

    AvroInput(byte[] bytes, int from) {
        this.bytes = bytes;
        this.position = from;
    }

    boolean readBoolean() throws MalformedRecordException {
        require(1);
        byte value = bytes[position++];
        if (value != 0 && value != 1) {
            throw new MalformedRecordException("expected a boolean at byte " + (position - 1));
        }
        return value == 1;
    }

    int readInt() throws MalformedRecordException {
        int at = position;
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedRecordException("expected a number of 32 bits at byte " + at);
        }
        return (int) value;
    }

    /** Zigzag, seven bits a byte, lowest first. */
    long readLong() throws MalformedRecordException {
        int at = position;
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            require(1);
            byte next = bytes[position++];
            if (shift == 63 && next > 1) {
                break;
            }
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new MalformedRecordException("expected a number of 64 bits at byte " + at);
    }

    float readFloat() throws MalformedRecordException {
        return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
    }

    double readDouble() throws MalformedRecordException {
        return Double.longBitsToDouble(littleEndian(Double.BYTES));
    }

    private long littleEndian(int count) throws MalformedRecordException {
        require(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) (bytes[position++] & 0xFF) << (8 * i);
        }
        return value;
    }

    String readText() throws MalformedRecordException {
        int length = length();
        String text;
        try {
            text = Utf8.decode(bytes, position, length);
        } catch (IllegalArgumentException invalid) {
            throw new MalformedRecordException(
                    "text at byte " + position + " of " + length + " bytes is not UTF-8", invalid);
        }
        position += length;
        return text;
    }

    byte[] readBytes() throws MalformedRecordException {
        return readFixed(length());
    }

    byte[] readFixed(int length) throws MalformedRecordException {
        require(length);
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** The place of something in a list that has so many. */
    int readIndex(int size) throws MalformedRecordException {
        int at = position;
        long index = readLong();
        if (index < 0 || index >= size) {
            throw new MalformedRecordException("expected one of " + size + " alternatives at byte " + at);
        }
        return (int) index;
    }

    /** How many elements the next block of a list has; 0 behind the last. */
    int readBlock() throws MalformedRecordException {
        int at = position;
        long count = readLong();
        if (count < 0) {
            count = -count;
            int unused = length();
        }
        elements += count;
        if (count < 0 || elements > Domain.ELEMENTS_MAX) {
            throw new MalformedRecordException(
                    "lists have more than " + Domain.ELEMENTS_MAX + " elements at byte " + at);
        }
        return (int) count;
    }

    /** Passes over a value. */
    void skip(Schema schema) throws MalformedRecordException {
        skip(schema, 0);
    }

    private void skip(Schema schema, int depth) throws MalformedRecordException {
        if (depth > DEPTH_MAX) {
            throw new MalformedRecordException("values are nested more than " + DEPTH_MAX + " levels deep");
        }
        switch (schema.getType()) {
            case NULL -> {
                // has no bytes
            }
            case BOOLEAN -> skip(1);
            case INT, LONG -> readLong();
            case FLOAT -> skip(Float.BYTES);
            case DOUBLE -> skip(Double.BYTES);
            case STRING, BYTES -> skip(length());
            case FIXED -> skip(schema.getFixedSize());
            case ENUM -> readIndex(schema.getEnumSymbols().size());
            case UNION -> skip(schema.getTypes().get(readIndex(schema.getTypes().size())), depth + 1);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    skip(field.schema(), depth + 1);
                }
            }
            case ARRAY -> skipBlocks(false, schema.getElementType(), depth);
            case MAP -> skipBlocks(true, schema.getValueType(), depth);
        }
    }

    /** Blocks of elements; one with a negative count says how many bytes it has. */
    private void skipBlocks(boolean keyed, Schema element, int depth) throws MalformedRecordException {
        int empty = 0;
        for (long count = readLong(); count != 0; count = readLong()) {
            if (count < 0) {
                skip(length());
                continue;
            }
            for (long i = 0; i < count; i++) {
                int before = position;
                if (keyed) {
                    skip(length());
                }
                skip(element, depth + 1);
                empty += position == before ? 1 : 0;
                if (empty > EMPTY_ELEMENTS_MAX) {
                    throw new MalformedRecordException("a list has more than " + EMPTY_ELEMENTS_MAX + " elements");
                }
            }
        }
    }

    void requireEnd() throws MalformedRecordException {
        if (position != bytes.length) {
            throw new MalformedRecordException("expected the end at byte " + position + ", found "
                    + (bytes.length - position) + " more bytes; they were written with another schema");
        }
    }

    private void skip(int count) throws MalformedRecordException {
        require(count);
        position += count;
    }

    private int length() throws MalformedRecordException {
        int at = position;
        long length = readLong();
        if (length < 0 || length > bytes.length - position) {
            throw new MalformedRecordException("length at byte " + at + " goes beyond the end at byte " + bytes.length);
        }
        return (int) length;
    }

    private void require(int count) throws MalformedRecordException {
        if (bytes.length - position < count) {
            throw new MalformedRecordException(
                    "value ends at byte " + bytes.length + ", expected " + count + " more bytes at byte " + position);
        }
    }
}
