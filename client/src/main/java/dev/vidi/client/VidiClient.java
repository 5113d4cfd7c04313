package dev.vidi.client;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.CancelSubscriptionRequest;
import dev.vidi.proto.api.v1.CancelSubscriptionResponse;
import dev.vidi.proto.api.v1.DescribeRequest;
import dev.vidi.proto.api.v1.DescribeTableRequest;
import dev.vidi.proto.api.v1.ExecuteRequest;
import dev.vidi.proto.api.v1.ExecuteResponse;
import dev.vidi.proto.api.v1.ListSubscriptionsRequest;
import dev.vidi.proto.api.v1.ListSubscriptionsResponse;
import dev.vidi.proto.api.v1.ListTablesRequest;
import dev.vidi.proto.api.v1.SubscriptionsGrpc;
import dev.vidi.proto.api.v1.TablesGrpc;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Vidi server: opens sessions, and asks the catalog. Calls throw {@link VidiException}. Thread-safe.
 */
public final class VidiClient implements AutoCloseable {
    private final Connection connection;

    private VidiClient(Connection connection) {
        this.connection = connection;
    }

    /** Starts building a client. */
    public static Builder builder() {
        return new Builder();
    }

    /** A client of a server with all defaults; the target is {@code host:port}. */
    public static VidiClient connect(String target) {
        return builder().target(target).build();
    }

    /** Opens a session that has seen what the tokens stand for. */
    public Session session(Token... seen) {
        Session session = new Session(connection, table -> describeAsync(table).thenApply(TableDescription::schema));
        for (Token token : seen) {
            session.merge(token);
        }
        return session;
    }

    /** Runs CREATE TABLE, DROP TABLE, SHOW TABLES or DESCRIBE. */
    public Executed execute(String sql) {
        return execute(sql, connection.timeout());
    }

    /** Runs a statement within a time. */
    public Executed execute(String sql, Duration timeout) {
        return Blocking.await(call(
                TablesGrpc.getExecuteMethod(),
                ExecuteRequest.newBuilder().setSql(sql).build(),
                timeout,
                VidiClient::executed));
    }

    /** All tables. */
    public List<TableDescription> tables() {
        return Blocking.await(call(
                TablesGrpc.getListTablesMethod(),
                ListTablesRequest.getDefaultInstance(),
                connection.timeout(),
                response -> response.getTablesList().stream()
                        .map(TableDescription::of)
                        .toList()));
    }

    /** One table. */
    public TableDescription describe(String table) {
        return Blocking.await(describeAsync(table));
    }

    /** One table. */
    public CompletableFuture<TableDescription> describeAsync(String table) {
        return call(
                TablesGrpc.getDescribeTableMethod(),
                DescribeTableRequest.newBuilder().setTable(table).build(),
                connection.timeout(),
                TableDescription::of);
    }

    /** One table, and how its partitions are; one that does not answer within two seconds is told of as such. */
    public TableState state(String table) {
        return state(table, null);
    }

    /**
     * One table, and how its partitions are.
     *
     * @param waitMax how long partitions may take to answer, at most half of the client's timeout; null for two seconds
     */
    public TableState state(String table, @Nullable Duration waitMax) {
        Durations.requirePositive("waitMax", waitMax);
        DescribeRequest.Builder request = DescribeRequest.newBuilder().setTable(table);
        if (waitMax != null) {
            request.setWaitMs(Durations.wireMillis(waitMax));
        }
        return Blocking.await(
                call(TablesGrpc.getDescribeMethod(), request.build(), connection.timeout(), TableState::of));
    }

    /**
     * Subscriptions of a table, in the order of their ids, a page at a time as they are taken. The stream throws
     * {@link VidiException}.
     */
    public Stream<SubscriptionDescription> subscriptions(SubscriptionSelection selection) {
        return Stream.iterate(
                        page(selection, ByteString.EMPTY),
                        Objects::nonNull,
                        last -> last.getNextPageToken().isEmpty() ? null : page(selection, last.getNextPageToken()))
                .flatMap(page -> page.getSubscriptionsList().stream())
                .map(SubscriptionDescription::of);
    }

    private ListSubscriptionsResponse page(SubscriptionSelection selection, ByteString token) {
        ListSubscriptionsRequest.Builder request = ListSubscriptionsRequest.newBuilder()
                .setTable(selection.table())
                .setName(selection.name() == null ? "" : selection.name())
                .setSubscription(selection.id() == null ? "" : selection.id())
                .setEverybody(selection.everybody())
                .setUnnamed(selection.unnamed())
                .setPageToken(token);
        return Blocking.await(call(
                SubscriptionsGrpc.getListSubscriptionsMethod(),
                request.build(),
                connection.timeout(),
                response -> response));
    }

    /** Ends the caller's own subscription of a name; calls that follow it end NOT_FOUND. Gives its id. */
    public String cancelSubscription(String table, String name) {
        return cancel(CancelSubscriptionRequest.newBuilder().setTable(table).setName(name));
    }

    /** Ends the subscription with an id, whosever it is; calls that follow it end NOT_FOUND. */
    public void cancelSubscriptionById(String table, String id) {
        String unused =
                cancel(CancelSubscriptionRequest.newBuilder().setTable(table).setSubscription(id));
    }

    private String cancel(CancelSubscriptionRequest.Builder request) {
        return Blocking.await(call(
                SubscriptionsGrpc.getCancelSubscriptionMethod(),
                request.build(),
                connection.timeout(),
                CancelSubscriptionResponse::getSubscription));
    }

    /** Reads the read log: who was shown what, and what caused which write. Close it. */
    public LogCursor log(LogSelection selection) {
        return new LogCursor(connection, selection);
    }

    /** Reads the records of source topics that could not be applied. Close it. */
    public DeadLetterCursor deadLetters(DeadLetterSelection selection) {
        return new DeadLetterCursor(connection, selection);
    }

    /** Ends all calls, then the connection. */
    @Override
    public void close() {
        connection.close();
    }

    private <Q, R, T> CompletableFuture<T> call(
            MethodDescriptor<Q, R> method, Q request, Duration timeout, Function<R, T> result) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Exchange<Q, R> exchange = Exchange.start(
                connection.channel(),
                method,
                Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS),
                connection.headers().with(List.of()),
                request,
                ended -> {
                    if (!ended.status().isOk()) {
                        future.completeExceptionally(connection.failure(ended.status(), ended.trailers()));
                        return;
                    }
                    try {
                        future.complete(result.apply(ended.only()));
                    } catch (RuntimeException malformed) {
                        future.completeExceptionally(malformed);
                    }
                });
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> {
            if (future.isCancelled()) {
                exchange.cancel();
            }
        });
        return future;
    }

    private static Executed executed(ExecuteResponse response) {
        return new Executed(
                response.getMessage(),
                response.getTablesList().stream().map(TableDescription::of).toList());
    }

    /** Settings of a client. Not thread-safe. */
    public static final class Builder {
        private static final int MESSAGE_BYTES_MAX = 64 << 20;
        /** A server takes no more pings, and gRPC sends none. */
        private static final Duration KEEP_ALIVE_MIN = Duration.ofSeconds(10);

        private String target = "127.0.0.1:7171";
        private @Nullable ManagedChannel channel;
        private @Nullable String principal;
        private @Nullable String purpose;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration keepAlive = Duration.ofSeconds(20);
        private Duration keepAliveTimeout = Duration.ofSeconds(10);
        private RetryPolicy retries = RetryPolicy.DEFAULT;

        private Builder() {}

        /** Where the server is, {@code host:port}; by default {@code 127.0.0.1:7171}. */
        public Builder target(String value) {
            target = value;
            return this;
        }

        /** A channel to use instead of one to the target; the client closes it. */
        public Builder channel(ManagedChannel value) {
            channel = value;
            return this;
        }

        /** Who calls; printable ASCII. */
        public Builder principal(@Nullable String value) {
            principal = value;
            return this;
        }

        /** What for; printable ASCII. */
        public Builder purpose(@Nullable String value) {
            purpose = value;
            return this;
        }

        /** Timeout of calls that name none, with their retries; by default 10 seconds. */
        public Builder timeout(Duration value) {
            Durations.requirePositive("timeout", value);
            timeout = value;
            return this;
        }

        /**
         * How a dead connection is found while calls and subscriptions wait on it: they then fail as UNAVAILABLE, and are
         * tried again as such. Not for a channel that was given.
         *
         * @param time without a word from the server, after which it is asked for one; 10 s or more, by default 20 s
         * @param answer how long that may take, by default 10 s
         */
        public Builder keepAlive(Duration time, Duration answer) {
            if (time.compareTo(KEEP_ALIVE_MIN) < 0) {
                throw new IllegalArgumentException("servers are asked for a word every " + KEEP_ALIVE_MIN.toSeconds()
                        + " s at most, so the time must not be below that; it was " + time);
            }
            Durations.requirePositive("answer", answer);
            keepAlive = time;
            keepAliveTimeout = answer;
            return this;
        }

        /** When sessions try again. */
        public Builder retries(RetryPolicy value) {
            retries = value;
            return this;
        }

        /** Connects with the first call. */
        public VidiClient build() {
            Headers headers = new Headers(principal, purpose);
            ManagedChannel used = channel == null
                    ? NettyChannelBuilder.forTarget(target)
                            .usePlaintext()
                            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                            .keepAliveTime(keepAlive.toNanos(), TimeUnit.NANOSECONDS)
                            .keepAliveTimeout(keepAliveTimeout.toNanos(), TimeUnit.NANOSECONDS)
                            .build()
                    : channel;
            return new VidiClient(
                    new Connection(used, Connection.newTimer(), new SecureRandom(), retries, headers, timeout));
        }
    }
}
