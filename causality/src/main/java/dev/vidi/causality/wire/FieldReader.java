package dev.vidi.causality.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import dev.vidi.causality.readlog.ReadId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a protobuf message without an object for it: {@link #next} names a field by its number and type, and
 * whoever does not know it skips it. Confined to one thread. Malformed bytes are an {@link IOException}, or an {@link
 * IllegalArgumentException} when they are of the right type and have no meaning.
 */
final class FieldReader {

    /** Types of fields, added to their numbers shifted by three. */
    static final int VARINT = WireFormat.WIRETYPE_VARINT;

    static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
    static final int DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private static final int ID_BYTES = 16;

    private final CodedInputStream in;

    FieldReader(byte[] bytes) {
        this.in = CodedInputStream.newInstance(bytes);
    }

    /** The next field, its number shifted by three and its type; 0 at the end. */
    int next() throws IOException {
        return in.readTag();
    }

    void skip(int field) throws IOException {
        in.skipField(field);
    }

    long number() throws IOException {
        return in.readRawVarint64();
    }

    /** A number of 32 bits; more are cut off, as everywhere in protobuf. */
    int integer() throws IOException {
        return in.readRawVarint32();
    }

    boolean flag() throws IOException {
        return in.readRawVarint64() != 0;
    }

    long fixed() throws IOException {
        return in.readRawLittleEndian64();
    }

    byte[] bytes() throws IOException {
        return in.readByteArray();
    }

    String text() throws IOException {
        return in.readStringRequireUtf8();
    }

    ReadId id() throws IOException {
        return required(idOrNull());
    }

    /** An id that has to be there. */
    static ReadId required(@Nullable ReadId id) {
        if (id == null) {
            throw new IllegalArgumentException("an id has 16 bytes, found 0");
        }
        return id;
    }

    /** An id; null when it is empty. */
    @Nullable
    ReadId idOrNull() throws IOException {
        int length = in.readRawVarint32();
        if (length == 0) {
            return null;
        }
        if (length != ID_BYTES) {
            throw new IllegalArgumentException("an id has 16 bytes, found " + length);
        }
        long high = Long.reverseBytes(in.readRawLittleEndian64());
        return new ReadId(high, Long.reverseBytes(in.readRawLittleEndian64()));
    }

    /** The numbers of a field of many, those read before and those that come now, all at once. */
    List<Integer> numbers(List<Integer> before) throws IOException {
        int end = open();
        List<Integer> numbers = before;
        while (in.getBytesUntilLimit() > 0) {
            numbers = with(numbers, in.readRawVarint32());
        }
        in.popLimit(end);
        return numbers;
    }

    /** The same of one that comes alone. */
    List<Integer> oneMoreNumber(List<Integer> before) throws IOException {
        return with(before, in.readRawVarint32());
    }

    private static List<Integer> with(List<Integer> before, int number) {
        if (before.isEmpty()) {
            return List.of(number); // as nearly all have just one
        }
        List<Integer> numbers = before instanceof ArrayList ? before : new ArrayList<>(before);
        numbers.add(number);
        return numbers;
    }

    <M extends MessageLite> M message(Parser<M> parser) throws IOException {
        return in.readMessage(parser, ExtensionRegistryLite.getEmptyRegistry());
    }

    /** Begins a message whose fields follow; for {@link #close}. */
    int open() throws IOException {
        return in.pushLimit(in.readRawVarint32());
    }

    /** Ends a message whose fields have all been read. */
    void close(int outer) throws IOException {
        in.popLimit(outer);
    }
}
