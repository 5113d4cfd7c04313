package dev.vidi.client;

import dev.vidi.proto.api.v1.DeadLetterEntry;
import dev.vidi.proto.api.v1.LogGrpc;
import dev.vidi.proto.api.v1.ReadDeadLettersRequest;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Dead letters, read as they are asked for. {@link #hasNext} waits for one or the end, and throws {@link VidiException}.
 * For one thread; {@link #close} may be called by any.
 */
public final class DeadLetterCursor implements Iterator<DeadLetter>, AutoCloseable {
    private final ServerStream<DeadLetterEntry> letters;

    DeadLetterCursor(Connection connection, DeadLetterSelection selection) {
        ReadDeadLettersRequest.Builder request = ReadDeadLettersRequest.newBuilder()
                .setTable(selection.table() == null ? "" : selection.table())
                .setFollow(selection.follow())
                .setLast(selection.last());
        if (selection.partition() != null) {
            request.setPartition(selection.partition());
        }
        letters = new ServerStream<>(connection, LogGrpc.getReadDeadLettersMethod(), request.build());
    }

    @Override
    public boolean hasNext() {
        return letters.hasNext();
    }

    @Override
    public DeadLetter next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more dead letters");
        }
        return DeadLetter.of(letters.next());
    }

    /** Ends the reading. */
    @Override
    public void close() {
        letters.close();
    }
}
