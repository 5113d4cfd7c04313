package dev.vidi.query.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Confluent's serializers put before a message, behind the id of its schema: how many places there are, and the places
 * of the message among those of the file; a zero alone is the first message.
 */
final class ProtobufFraming {
    /** Levels of messages within messages. */
    private static final int PLACES_MAX = 32;

    private ProtobufFraming() {}

    /**
     * What precedes a message.
     *
     * @param end where the message begins
     */
    record Header(int id, List<Integer> places, int end) {}

    static Header read(String what, byte[] bytes) throws MalformedRecordException {
        int id = ConfluentFraming.id(what, bytes);
        CodedInputStream in = CodedInputStream.newInstance(
                bytes, ConfluentFraming.HEADER_BYTES, bytes.length - ConfluentFraming.HEADER_BYTES);
        try {
            int count = in.readSInt32();
            if (count < 0 || count > PLACES_MAX) {
                throw new MalformedRecordException(
                        what + " names its message by " + count + " places, expected 0 to " + PLACES_MAX);
            }
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                places.add(in.readSInt32());
            }
            return new Header(
                    id, count == 0 ? List.of(0) : places, ConfluentFraming.HEADER_BYTES + in.getTotalBytesRead());
        } catch (IOException ended) {
            throw new MalformedRecordException(what + " ends within the places of its message", ended);
        }
    }

    static byte[] frame(int id, List<Integer> places, byte[] message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            if (places.equals(List.of(0))) {
                out.writeSInt32NoTag(0);
            } else {
                out.writeSInt32NoTag(places.size());
                for (int place : places) {
                    out.writeSInt32NoTag(place);
                }
            }
            out.writeRawBytes(message);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return ConfluentFraming.frame(id, bytes.toByteArray());
    }
}
