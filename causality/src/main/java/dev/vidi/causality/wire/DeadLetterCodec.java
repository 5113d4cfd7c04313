package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;

/** Values of the dead letters. A key or value that was null is empty. */
public final class DeadLetterCodec {

    private static final int VERSION = 1;

    private DeadLetterCodec() {}

    public static byte[] encode(DeadLetter letter) {
        dev.vidi.proto.log.v1.DeadLetter.Builder proto = dev.vidi.proto.log.v1.DeadLetter.newBuilder()
                .setVersion(VERSION)
                .setTableId(letter.tableId())
                .setTopic(letter.topic())
                .setPartition(letter.partition())
                .setOffset(letter.offset())
                .setTimestampMs(letter.timestamp())
                .setReason(letter.reason())
                .setTruncated(letter.truncated());
        if (letter.key() != null) {
            proto.setKey(Bytes.share(letter.key()));
        }
        if (letter.value() != null) {
            proto.setValue(Bytes.share(letter.value()));
        }
        return proto.build().toByteArray();
    }

    public static DeadLetter decode(byte[] bytes) throws MalformedPayloadException {
        try {
            dev.vidi.proto.log.v1.DeadLetter proto = dev.vidi.proto.log.v1.DeadLetter.parseFrom(bytes);
            ReadBatchCodec.requireVersion("dead letter", proto.getVersion(), VERSION);
            return new DeadLetter(
                    proto.getTableId(),
                    proto.getTopic(),
                    proto.getPartition(),
                    proto.getOffset(),
                    proto.getTimestampMs(),
                    proto.getReason(),
                    proto.getKey().toByteArray(),
                    proto.getValue().toByteArray(),
                    proto.getTruncated());
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedPayloadException("not a dead letter: " + e.getMessage(), e);
        }
    }
}
