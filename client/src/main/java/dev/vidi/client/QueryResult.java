package dev.vidi.client;

import dev.vidi.proto.api.v1.QueryResponse;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, read as they are asked for: a client that is slow slows the server down, and fills no memory.
 * {@link #hasNext} waits for a row or the end, and throws {@link VidiException} when the query fails; the rows before
 * that have been shown all the same.
 *
 * <p>Close it: until it is closed or read to the end, or its timeout has passed, it is one of the session's calls in
 * flight. The session sees what it has shown once the end has arrived: a result that is closed before leaves no token.
 * For one thread; {@link #close} may be called by any.
 */
public final class QueryResult implements Iterator<QueryRow>, AutoCloseable {
    private final Connection connection;
    private final QueryStream stream;
    private final QueryHeader header;
    private Iterator<dev.vidi.proto.api.v1.QueryRow> rows = Collections.emptyIterator();
    private @Nullable VidiException failure;
    private volatile @Nullable QueryEnd end;

    QueryResult(Connection connection, QueryStream stream, QueryResponse first) {
        this.connection = connection;
        this.stream = stream;
        if (!first.hasHeader()) {
            throw failed(VidiException.of(Status.Code.INTERNAL, "the server answered without a header"));
        }
        header = QueryHeader.of(first.getHeader());
    }

    /** What is known before the rows: columns, position, read id, and how the table is read. */
    public QueryHeader header() {
        return header;
    }

    /** What is known after the last row: the token, and what was looked at. Empty until {@link #hasNext} was false. */
    public Optional<QueryEnd> end() {
        return Optional.ofNullable(end);
    }

    @Override
    public boolean hasNext() {
        while (!rows.hasNext() && end == null) {
            take();
        }
        return rows.hasNext();
    }

    @Override
    public QueryRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the result ends here");
        }
        dev.vidi.proto.api.v1.QueryRow proto = rows.next();
        List<@Nullable Object> values = new ArrayList<>(proto.getValuesCount());
        proto.getValuesList().forEach(value -> values.add(ValueCodec.decode(value)));
        return new QueryRow(
                header.columns(),
                values,
                new Coordinates(
                        header.topic(),
                        proto.getPartition(),
                        proto.getOffset(),
                        Instant.ofEpochMilli(proto.getTimestampMs())));
    }

    /** Ends the query, wherever it is. */
    @Override
    public void close() {
        if (end == null) {
            stream.cancel();
        }
    }

    private void take() {
        if (failure != null) {
            throw failure;
        }
        QueryStream.Event event = stream.next();
        QueryResponse message = event.message();
        if (message == null) {
            throw failed(
                    event.status().isOk()
                            ? VidiException.of(Status.Code.INTERNAL, "the server ended the answer without its end")
                            : connection.failure(event.status(), event.trailers()));
        }
        switch (message.getPartCase()) {
            case ROWS -> rows = message.getRows().getRowsList().iterator();
            case END -> end = end(message.getEnd());
            case HEADER -> throw failed(VidiException.of(Status.Code.INTERNAL, "the server sent a second header"));
            case PART_NOT_SET -> {} // of a newer server
        }
    }

    private QueryEnd end(dev.vidi.proto.api.v1.QueryEnd proto) {
        if (proto.getToken().isEmpty()) {
            throw failed(VidiException.of(Status.Code.INTERNAL, "the server answered without a token"));
        }
        return QueryEnd.of(proto);
    }

    private VidiException failed(VidiException why) {
        failure = why;
        stream.cancel();
        return why;
    }
}
