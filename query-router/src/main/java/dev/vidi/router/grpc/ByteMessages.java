package dev.vidi.router.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Messages that are bytes already. Immutable. */
final class ByteMessages implements MethodDescriptor.Marshaller<byte[]> {

    /** A method whose responses are the bytes of its messages. */
    static <Q, R> MethodDescriptor<Q, byte[]> responding(MethodDescriptor<Q, R> method) {
        return method.toBuilder(method.getRequestMarshaller(), new ByteMessages())
                .build();
    }

    @Override
    public InputStream stream(byte[] message) {
        return new MessageStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a message cannot be read", e);
        }
    }

    /** Says how long it is, and copies itself at once. */
    private static final class MessageStream extends ByteArrayInputStream implements KnownLength, Drainable {

        MessageStream(byte[] message) {
            super(message);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = count - pos;
            target.write(buf, pos, length);
            pos = count;
            return length;
        }
    }
}
