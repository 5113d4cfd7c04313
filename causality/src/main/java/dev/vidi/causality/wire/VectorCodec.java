package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.proto.log.v1.Vector;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Positions as bytes: the one codec for tokens, cursors, dependencies. Equal positions have equal bytes. */
public final class VectorCodec {

    private VectorCodec() {}

    /** Bytes of a position. */
    public static byte[] encode(Position position) {
        return toProto(position).toByteArray();
    }

    /** The position of such bytes. */
    public static Position decode(byte[] bytes) throws MalformedPayloadException {
        try {
            return fromProto(Vector.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new MalformedPayloadException("not a vector of offsets: " + e.getMessage(), e);
        }
    }

    static Vector toProto(Position position) {
        if (position.isEmpty()) {
            return Vector.getDefaultInstance();
        }
        Vector.Builder vector = Vector.newBuilder();
        Vector.Topic.Builder topic = null;
        UUID topicId = null;
        for (Map.Entry<SourcePartition, Long> entry : new TreeMap<>(position.offsets()).entrySet()) {
            if (topic == null || !entry.getKey().topicId().equals(topicId)) {
                topicId = entry.getKey().topicId();
                topic = vector.addTopicsBuilder().setTopicId(Bytes.of(topicId));
            }
            topic.addPartitions(entry.getKey().partition()).addOffsets(entry.getValue());
        }
        return vector.build();
    }

    static Position fromProto(Vector vector) {
        if (vector.getTopicsCount() == 0) {
            return Position.NONE;
        }
        Map<SourcePartition, Long> offsets = new HashMap<>();
        for (Vector.Topic topic : vector.getTopicsList()) {
            UUID topicId = Bytes.uuid(topic.getTopicId());
            if (topic.getPartitionsCount() != topic.getOffsetsCount()) {
                throw new IllegalArgumentException("a vector has " + topic.getPartitionsCount() + " partitions and "
                        + topic.getOffsetsCount() + " offsets");
            }
            for (int i = 0; i < topic.getPartitionsCount(); i++) {
                offsets.merge(new SourcePartition(topicId, topic.getPartitions(i)), topic.getOffsets(i), Math::max);
            }
        }
        return new Position(offsets);
    }
}
