package dev.vidi.client;

import dev.vidi.proto.api.v1.SubscribeRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client's causal context: what it reads and writes is seen by everything it reads later. Sessions that hand their
 * tokens on share what they have seen.
 *
 * <p>Calls throw {@link VidiException}; the futures fail with it. Cancelling a future cancels its call. Up to
 * {@value SessionTokens#LIMIT} calls of a session are in flight, more wait in line. Thread-safe.
 */
public final class Session {
    private static final int WAITING_MAX = 10_000;

    private final Connection connection;
    private final Function<String, CompletableFuture<TableSchema>> schemas;
    private final SessionTokens tokens = new SessionTokens(WAITING_MAX);

    Session(Connection connection, Function<String, CompletableFuture<TableSchema>> schemas) {
        this.connection = connection;
        this.schemas = schemas;
    }

    /** Reads one row by its key. */
    public Answer get(String table, Object key) {
        return get(table, key, ReadOptions.DEFAULT);
    }

    /** Reads one row by its key. */
    public Answer get(String table, Object key, ReadOptions options) {
        return Blocking.await(getAsync(table, key, options));
    }

    /** Reads one row by its key. */
    public CompletableFuture<Answer> getAsync(String table, Object key, ReadOptions options) {
        return SessionCall.start(connection, tokens, ReadCalls.get(table, key, options), options.timeout());
    }

    /** Reads up to 10,000 rows by key as one read, causally consistent among themselves. */
    public Answer getMany(String table, List<?> keys) {
        return getMany(table, keys, ReadOptions.DEFAULT);
    }

    /** Reads up to 10,000 rows by key as one read, causally consistent among themselves. */
    public Answer getMany(String table, List<?> keys, ReadOptions options) {
        return Blocking.await(getManyAsync(table, keys, options));
    }

    /** Reads up to 10,000 rows by key as one read, causally consistent among themselves. */
    public CompletableFuture<Answer> getManyAsync(String table, List<?> keys, ReadOptions options) {
        return SessionCall.start(connection, tokens, ReadCalls.getMany(table, keys, options), options.timeout());
    }

    /** Runs a SELECT with a value for each {@code ?} in it, and waits for the beginning of its result. Close that. */
    public QueryResult query(String sql, @Nullable Object... parameters) {
        return query(sql, Arrays.asList(parameters), QueryOptions.DEFAULT);
    }

    /**
     * Runs a SELECT, and waits for the beginning of its result. Close that. An interrupt cancels the query.
     *
     * @param parameters a value for each {@code ?} in the text, in order
     */
    public QueryResult query(String sql, List<? extends @Nullable Object> parameters, QueryOptions options) {
        return new QueryCall(connection, tokens, sql, parameters, options).open();
    }

    /** Runs a SELECT ... EMIT CHANGES with a value for each {@code ?} in it, and waits until it has begun. Close it. */
    public Subscription subscribe(String sql, @Nullable Object... parameters) {
        return subscribe(sql, Arrays.asList(parameters), SubscribeOptions.DEFAULT);
    }

    /**
     * Runs a SELECT ... EMIT CHANGES, and waits until it has begun. Close it. The session sees its snapshot once that is
     * complete; changes leave no token. It is none of the session's calls in flight.
     *
     * @param parameters a value for each {@code ?} in the text, in order
     */
    public Subscription subscribe(String sql, List<? extends @Nullable Object> parameters, SubscribeOptions options) {
        SubscribeRequest.Builder request = SubscribeRequest.newBuilder()
                .setSql(sql)
                .setName(options.name() == null ? "" : options.name())
                .setSnapshot(options.snapshot());
        parameters.forEach(parameter -> request.addParameters(ValueCodec.encode(parameter)));
        SubscriptionFeed feed = new SubscriptionFeed(connection, tokens, request.build(), options);
        feed.open();
        Acknowledger acknowledger =
                new Acknowledger(connection, tokens, options.acknowledging() && options.name() != null);
        return new Subscription(feed, acknowledger, options.cursor());
    }

    /** Says that everything up to a cursor was taken, and waits until the server has kept it. */
    public void acknowledge(Cursor cursor) {
        Blocking.await(acknowledgeAsync(cursor));
    }

    /**
     * Says that everything up to a cursor was taken: whoever subscribes by the name of the subscription later, without a
     * cursor, goes on there. A cursor from between the changes of one message acknowledges what lies before the message.
     * Fails with ABORTED when another client has attached since, with FAILED_PRECONDITION when the subscription was
     * acknowledged further, with NOT_FOUND when it has ended.
     */
    public CompletableFuture<Void> acknowledgeAsync(Cursor cursor) {
        return unwrapped(SessionCall.start(connection, tokens, SubscriptionCalls.acknowledge(cursor.server()), null)
                .thenApply(token -> null));
    }

    /** Writes a row given as one JSON object of columns by name; those that are missing are NULL. */
    public Written write(String table, String json) {
        return write(table, json, WriteOptions.DEFAULT);
    }

    /** Writes a row given as one JSON object of columns by name; those that are missing are NULL. */
    public Written write(String table, String json, WriteOptions options) {
        return Blocking.await(writeAsync(table, json, options));
    }

    /** Writes a row given as one JSON object of columns by name; those that are missing are NULL. */
    public CompletableFuture<Written> writeAsync(String table, String json, WriteOptions options) {
        return SessionCall.start(
                connection, tokens, WriteCalls.write(WriteCalls.json(table, json), options), options.timeout());
    }

    /** Writes a row of columns by name; those that are missing are NULL. */
    public Written write(String table, Map<String, ?> row) {
        return write(table, row, WriteOptions.DEFAULT);
    }

    /** Writes a row of columns by name; those that are missing are NULL. */
    public Written write(String table, Map<String, ?> row, WriteOptions options) {
        return Blocking.await(writeAsync(table, row, options));
    }

    /** Writes a row of columns by name; those that are missing are NULL. */
    public CompletableFuture<Written> writeAsync(String table, Map<String, ?> row, WriteOptions options) {
        CompletableFuture<Written> written = schemas.apply(table)
                .thenCompose(schema -> SessionCall.start(
                        connection, tokens, WriteCalls.write(WriteCalls.row(schema, row), options), options.timeout()));
        return unwrapped(written);
    }

    /** Deletes the row of a key. */
    public Written delete(String table, Object key) {
        return delete(table, key, WriteOptions.DEFAULT);
    }

    /** Deletes the row of a key. */
    public Written delete(String table, Object key, WriteOptions options) {
        return Blocking.await(deleteAsync(table, key, options));
    }

    /** Deletes the row of a key. */
    public CompletableFuture<Written> deleteAsync(String table, Object key, WriteOptions options) {
        return SessionCall.start(
                connection, tokens, WriteCalls.write(WriteCalls.delete(table, key), options), options.timeout());
    }

    /** What stands for everything that the session has seen: hand on all of them. Newest last; none before the first call. */
    public List<Token> tokens() {
        return tokens.snapshot();
    }

    /** Has the session see what a token stands for. */
    public void merge(Token token) {
        tokens.merge(token);
    }

    private static <T> CompletableFuture<T> unwrapped(CompletableFuture<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<T> unused = call.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        return result;
    }
}
