package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.proto.log.v1.FragmentRecord;

/** Values of the topic of fragments, whose keys are the 16 bytes of their hashes. */
public final class FragmentCodec {

    private static final int VERSION = 1;

    private FragmentCodec() {}

    /** The value for a fragment's text. */
    public static byte[] encode(String text) {
        return FragmentRecord.newBuilder()
                .setVersion(VERSION)
                .setText(text)
                .build()
                .toByteArray();
    }

    /** The text of a fragment. */
    public static String decode(byte[] bytes) throws MalformedPayloadException {
        try {
            FragmentRecord proto = FragmentRecord.parseFrom(bytes);
            ReadBatchCodec.requireVersion("fragment", proto.getVersion(), VERSION);
            return proto.getText();
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedPayloadException("not a fragment: " + e.getMessage(), e);
        }
    }
}
