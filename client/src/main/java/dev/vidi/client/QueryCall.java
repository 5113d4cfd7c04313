package dev.vidi.client;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import io.grpc.Deadline;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Opens one query of a session: waits for its turn, sends the session's tokens, tries again where that helps, until a
 * header is there. From then on rows may be shown, and nothing is tried again. The session has the new token as soon as
 * it arrives; the query is in flight until its call has ended. Confined to the thread that opens it.
 */
final class QueryCall {
    private final Connection connection;
    private final SessionTokens tokens;
    private final QueryRequest request;
    private final QueryOptions options;
    private final Deadline deadline;

    QueryCall(
            Connection connection,
            SessionTokens tokens,
            String sql,
            List<? extends @Nullable Object> parameters,
            QueryOptions options) {
        this.connection = connection;
        this.tokens = tokens;
        this.options = options;
        QueryRequest.Builder query = QueryRequest.newBuilder()
                .setSql(sql)
                .setAllowPartial(options.allowPartial())
                .setRowsMax(options.rowsMax());
        parameters.forEach(parameter -> query.addParameters(ValueCodec.encode(parameter)));
        this.request = query.build();
        Duration timeout = options.reading().timeout();
        this.deadline =
                Deadline.after((timeout == null ? connection.timeout() : timeout).toNanos(), TimeUnit.NANOSECONDS);
    }

    QueryResult open() {
        takeTurn();
        QueryStream stream = null;
        try {
            SessionCall.Attempt attempt = new SessionCall.Attempt(0, null, null);
            while (true) {
                stream = send(attempt);
                QueryStream.Event first = stream.next();
                QueryResponse message = first.message();
                if (message != null) {
                    return new QueryResult(connection, stream, message);
                }
                attempt = retry(attempt, first);
            }
        } finally {
            leaveAfter(stream);
        }
    }

    private void leaveAfter(@Nullable QueryStream last) {
        if (last == null) {
            tokens.leave();
        } else {
            CompletableFuture<Void> unused = last.closed().thenRun(tokens::leave);
        }
    }

    private void takeTurn() {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        tokens.enter(() -> {
            if (!turn.complete(null)) {
                tokens.leave();
            }
        });
        try {
            turn.get(deadline.timeRemaining(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            giveUp(turn);
            throw SessionCall.expired();
        } catch (InterruptedException interrupt) {
            giveUp(turn);
            throw Blocking.interrupted();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a turn does not fail", impossible);
        }
    }

    private void giveUp(CompletableFuture<Void> turn) {
        if (!turn.cancel(false)) {
            tokens.leave();
        }
    }

    private QueryStream send(SessionCall.Attempt attempt) {
        List<Token> sent = tokens.snapshot();
        return QueryStream.start(
                connection.channel(),
                deadline,
                connection.headers().with(sent),
                request.toBuilder()
                        .setOptions(options.reading().toProto(attempt.previousRead()))
                        .build(),
                message -> absorb(sent, message));
    }

    private void absorb(List<Token> sent, QueryResponse message) {
        ByteString token = message.getEnd().getToken();
        if (!token.isEmpty()) {
            tokens.absorb(sent, Token.of(token));
        }
    }

    /** The next try, when its time has come; throws when there is none. */
    private SessionCall.Attempt retry(SessionCall.Attempt failed, QueryStream.Event end) {
        if (end.status().isOk()) {
            throw VidiException.of(Status.Code.INTERNAL, "the server ended the answer without a header");
        }
        VidiException failure = connection.failure(end.status(), end.trailers());
        SessionCall.Attempt next = failed.next(failure, end.trailers().get(Headers.READ_ID));
        OptionalLong delay = connection.retryDelay(failure, next.failures(), ReadCalls.RETRIED, deadline);
        CompletableFuture<Void> due = new CompletableFuture<>();
        if (delay.isEmpty() || !connection.after(delay.getAsLong(), () -> due.complete(null))) {
            throw SessionCall.told(failure, failed.lastFailure());
        }
        Blocking.await(due);
        if (deadline.isExpired()) {
            throw failure;
        }
        return next;
    }
}
