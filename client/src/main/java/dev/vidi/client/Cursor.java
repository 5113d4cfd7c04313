package dev.vidi.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a subscriber has got: opaque, to be kept as text or bytes, and to go on from in any process. Immutable.
 *
 * <p>A server gives cursors between its messages, which hold many changes. Between the changes of one message a cursor
 * is the one before the message and what was taken of it; those bytes begin with {@value #WITHIN}, where a server's have
 * their version.
 */
public final class Cursor {
    private static final int WITHIN = 0;

    private final ByteString server;
    private final SortedMap<Integer, Long> taken;

    private Cursor(ByteString server, Map<Integer, Long> taken) {
        if (server.isEmpty()) {
            throw new IllegalArgumentException("a cursor is not empty");
        }
        this.server = server;
        this.taken = Collections.unmodifiableSortedMap(new TreeMap<>(taken));
    }

    /** A cursor from its bytes; {@link IllegalArgumentException} when they are cut. */
    public static Cursor of(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != WITHIN) {
            return new Cursor(ByteString.copyFrom(bytes), Map.of());
        }
        CodedInputStream in = CodedInputStream.newInstance(bytes, 1, bytes.length - 1);
        try {
            Map<Integer, Long> taken = new TreeMap<>();
            for (int left = in.readUInt32(); left > 0; left--) {
                taken.put(in.readUInt32(), in.readUInt64());
            }
            return new Cursor(in.readBytes(), taken);
        } catch (IOException cut) {
            throw new IllegalArgumentException("a cursor that was cut: " + cut.getMessage(), cut);
        }
    }

    /** A cursor from its text in base64url; {@link IllegalArgumentException} when it is not. */
    public static Cursor parse(String text) {
        return of(Base64.getUrlDecoder().decode(text.strip()));
    }

    static Cursor of(ByteString server, Map<Integer, Long> taken) {
        return new Cursor(server, taken);
    }

    /** What a server knows it by. */
    ByteString server() {
        return server;
    }

    /** By partition, offset of the last change that was taken behind the server's cursor. */
    Map<Integer, Long> taken() {
        return taken;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        if (taken.isEmpty()) {
            return server.toByteArray();
        }
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeRawByte(WITHIN);
            out.writeUInt32NoTag(taken.size());
            for (Map.Entry<Integer, Long> each : taken.entrySet()) {
                out.writeUInt32NoTag(each.getKey());
                out.writeUInt64NoTag(each.getValue());
            }
            out.writeBytesNoTag(server);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return bytes.toByteString().toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cursor cursor && cursor.server.equals(server) && cursor.taken.equals(taken);
    }

    @Override
    public int hashCode() {
        return 31 * server.hashCode() + taken.hashCode();
    }

    /** The text in base64url, without padding. */
    @Override
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(toBytes());
    }
}
