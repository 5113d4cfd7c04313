package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.Cursor;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.token.TokenException.Reason;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.proto.log.v1.CursorBody;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Signs, encodes and accepts cursors, as {@link TokenCodec} does tokens. Thread-safe. */
public final class CursorCodec {

    private static final byte FORMAT = 2;
    private static final int VERSION = 1;
    private static final String CURE = "subscribe without it";

    private final UUID cluster;
    private final Seal seal;

    CursorCodec(UUID cluster, List<TokenKey> keys) {
        this.cluster = cluster;
        this.seal = new Seal(FORMAT, "cursor", CURE, keys);
    }

    /** The signed bytes of a cursor. */
    public byte[] encode(Cursor cursor) {
        CursorBody.Builder body = CursorBody.newBuilder()
                .setVersion(VERSION)
                .setClusterId(Bytes.of(cursor.cluster()))
                .setTableId(cursor.tableId())
                .setSubscription(Bytes.of(cursor.subscription()))
                .setAttachment(cursor.attachment())
                .setShape(Bytes.share(cursor.shape().toBytes()))
                .setHome(cursor.home())
                .setLogOffset(cursor.logOffset());
        cursor.places()
                .forEach((partition, place) -> body.addPartitions(partition)
                        .addRegistered(place.registered())
                        .addNext(place.next()));
        return seal.close(body.build().toByteArray());
    }

    /** The cursor of signed bytes, or why it is not accepted. */
    public Cursor decode(byte[] bytes) throws TokenException {
        byte[] opened = seal.open(bytes);
        try {
            CursorBody body = CursorBody.parseFrom(opened);
            if (body.getVersion() != VERSION) {
                throw new TokenException(
                        Reason.NEWER,
                        "cursor has version " + body.getVersion() + ", this server reads " + VERSION + "; " + CURE);
            }
            UUID cursorCluster = Bytes.uuid(body.getClusterId());
            if (!cursorCluster.equals(cluster)) {
                throw new TokenException(Reason.FOREIGN, "cursor names the offsets of another Kafka cluster; " + CURE);
            }
            return new Cursor(
                    cursorCluster,
                    body.getTableId(),
                    Bytes.uuid(body.getSubscription()),
                    body.getAttachment(),
                    ShapeId.ofBytes(body.getShape().toByteArray()),
                    body.getHome(),
                    body.getLogOffset(),
                    places(body));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw seal.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static SortedMap<Integer, Cursor.Place> places(CursorBody body) {
        if (body.getPartitionsCount() != body.getRegisteredCount()
                || body.getPartitionsCount() != body.getNextCount()) {
            throw new IllegalArgumentException("its arrays are not parallel");
        }
        SortedMap<Integer, Cursor.Place> places = new TreeMap<>();
        for (int i = 0; i < body.getPartitionsCount(); i++) {
            places.put(body.getPartitions(i), new Cursor.Place(body.getRegistered(i), body.getNext(i)));
        }
        return places;
    }
}
