package dev.vidi.router.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.TokenException;
import dev.vidi.proto.api.v1.AcknowledgeRequest;
import dev.vidi.proto.api.v1.AcknowledgeResponse;
import dev.vidi.proto.api.v1.CancelSubscriptionRequest;
import dev.vidi.proto.api.v1.CancelSubscriptionResponse;
import dev.vidi.proto.api.v1.ListSubscriptionsRequest;
import dev.vidi.proto.api.v1.ListSubscriptionsResponse;
import dev.vidi.proto.api.v1.SubscribedPartition;
import dev.vidi.proto.api.v1.Subscription;
import dev.vidi.proto.api.v1.SubscriptionsGrpc;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.select.Selects;
import dev.vidi.router.subscribe.SubscriptionDirectory;
import dev.vidi.router.subscribe.SubscriptionDirectory.Asker;
import dev.vidi.router.subscribe.SubscriptionDirectory.Described;
import dev.vidi.router.subscribe.SubscriptionDirectory.Filter;
import dev.vidi.router.subscribe.SubscriptionDirectory.Listed;
import dev.vidi.router.subscribe.SubscriptionDirectory.Outcome;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The service {@code Subscriptions}. Thread-safe; nothing here blocks. */
final class SubscriptionsGrpcService implements BindableService {
    private static final int ID_BYTES = 16;

    private final SubscriptionDirectory directory;
    private final Selects selects;
    private final ReadContext reads;

    SubscriptionsGrpcService(SubscriptionDirectory directory, Selects selects, ReadContext reads) {
        this.directory = directory;
        this.selects = selects;
        this.reads = reads;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(SubscriptionsGrpc.getServiceDescriptor())
                .addMethod(
                        SubscriptionsGrpc.getAcknowledgeMethod(),
                        new UnaryHandler<>(this::acknowledge, reads.statuses()))
                .addMethod(
                        SubscriptionsGrpc.getListSubscriptionsMethod(),
                        new UnaryHandler<>(this::list, reads.statuses()))
                .addMethod(
                        SubscriptionsGrpc.getCancelSubscriptionMethod(),
                        new UnaryHandler<>(this::cancel, reads.statuses()))
                .build();
    }

    private Runnable acknowledge(AcknowledgeRequest request, Metadata metadata, Reply<AcknowledgeResponse> reply)
            throws RouterException, TokenException {
        Caller caller = reads.headers().caller(metadata);
        return directory.acknowledge(
                reads.headers().cursor(request.getCursor().toByteArray()),
                asker(caller),
                outcome(reply, (subscription, answer) -> {
                    byte[] token = token(caller);
                    reply.send(
                            AcknowledgeResponse.newBuilder()
                                    .setToken(UnsafeByteOperations.unsafeWrap(token))
                                    .build(),
                            CallHeaders.trailers(token));
                }));
    }

    private Runnable list(ListSubscriptionsRequest request, Metadata metadata, Reply<ListSubscriptionsResponse> reply)
            throws RouterException, TokenException {
        Caller caller = reads.headers().caller(metadata);
        TableMessages table = reads.table(request.getTable());
        Asker asker = asker(caller);
        Filter one = one(table.table(), asker, request.getName(), request.getSubscription());
        Filter filter = one != null
                ? one
                : new Filter(
                        null,
                        request.getEverybody() ? null : caller.principal(),
                        request.getUnnamed(),
                        after(request.getPageToken()));
        return directory.list(table.table(), filter, asker, outcome(reply, (listed, answer) -> {
            ListSubscriptionsResponse.Builder response = ListSubscriptionsResponse.newBuilder();
            for (Described described : listed.subscriptions()) {
                response.addSubscriptions(message(table, described, listed));
            }
            UUID next = listed.next();
            if (next != null) {
                response.setNextPageToken(ByteString.copyFrom(ByteBuffer.allocate(ID_BYTES)
                        .putLong(next.getMostSignificantBits())
                        .putLong(next.getLeastSignificantBits())
                        .array()));
            }
            reply.send(response.build());
        }));
    }

    private Runnable cancel(
            CancelSubscriptionRequest request, Metadata metadata, Reply<CancelSubscriptionResponse> reply)
            throws RouterException, TokenException {
        Caller caller = reads.headers().caller(metadata);
        TableDefinition table = reads.table(request.getTable()).table();
        Asker asker = asker(caller);
        Filter one = one(table, asker, request.getName(), request.getSubscription());
        if (one == null) {
            throw new RouterException(ErrorCode.MALFORMED, "expected the name or the id of a subscription, found none");
        }
        return directory.cancel(table, one, asker, outcome(reply, (subscription, answer) -> {
            byte[] token = token(caller);
            reply.send(
                    CancelSubscriptionResponse.newBuilder()
                            .setSubscription(subscription.toString())
                            .setToken(UnsafeByteOperations.unsafeWrap(token))
                            .build(),
                    CallHeaders.trailers(token));
        }));
    }

    private static Asker asker(Caller caller) throws RouterException {
        return new Asker(caller.token(), caller.reader(""), Deadlines.remaining(), caller.traceparent());
    }

    /** What the caller has seen is what it had seen before: a notice shows no rows, and informs no write. */
    private byte[] token(Caller caller) {
        return reads.headers().encode(caller.token());
    }

    private static @Nullable Filter one(TableDefinition table, Asker asker, String name, String subscription)
            throws RouterException {
        if (!subscription.isEmpty()) {
            try {
                return Filter.of(UUID.fromString(subscription));
            } catch (IllegalArgumentException malformed) {
                throw new RouterException(
                        ErrorCode.MALFORMED, "the id of a subscription is a UUID, found " + shortened(subscription));
            }
        }
        return name.isEmpty() ? null : Filter.named(table, asker.reader(), name);
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "...";
    }

    private static @Nullable UUID after(ByteString pageToken) throws RouterException {
        if (pageToken.isEmpty()) {
            return null;
        }
        if (pageToken.size() != ID_BYTES) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "a page token has " + ID_BYTES + " bytes, found " + pageToken.size()
                            + "; take it from the response before");
        }
        ByteBuffer bytes = pageToken.asReadOnlyByteBuffer();
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static <T> Outcome<T> outcome(Reply<?> reply, BiConsumer<T, ReadAnswer> done) {
        return new Outcome<>() {
            @Override
            public void done(T result, ReadAnswer answer) {
                try {
                    done.accept(result, answer);
                } catch (RuntimeException defect) {
                    reply.fail(defect);
                }
            }

            @Override
            public void failed(RouterException error) {
                reply.fail(error);
            }
        };
    }

    private List<Value> arguments(TableDefinition table, Registration registration) {
        try {
            return ValueMessages.arguments(selects.fragment(table, registration.text()), registration.arguments());
        } catch (RouterException | IllegalArgumentException notOfThisVersion) {
            return List.of(); // what it is can still be told, and that it can be cancelled
        }
    }

    private Subscription message(TableMessages table, Described described, Listed listed) {
        // a name that was given to another query may be left in partitions that have not heard
        Registration first =
                Collections.max(described.registrations().values(), Comparator.comparingLong(Registration::since));
        Subscription.Builder message = Subscription.newBuilder()
                .setSubscription(described.subscription().toString())
                .setName(first.name())
                .setPrincipal(first.principal())
                .setTable(table.table().name())
                .setFragmentText(first.text())
                .setFragment(first.fragment().toString())
                .addAllArguments(arguments(table.table(), first))
                .setShape(ShapeId.of(first.fragment(), first.arguments()).toString())
                .setHome(first.home())
                .setSessionId(first.session().toString())
                .setSinceMs(first.since())
                .setAttached(first.attached());
        long lag = 0;
        for (Map.Entry<Integer, Registration> each : described.registrations().entrySet()) {
            long position = listed.positions().getOrDefault(each.getKey(), 0L) - 1;
            var taken = each.getValue().registered().acknowledged();
            message.addPartitions(SubscribedPartition.newBuilder()
                    .setPartition(each.getKey())
                    .setPosition(position)
                    .setAcknowledged(taken == null ? -1 : taken.next() - 1));
            lag = taken == null || lag < 0 ? -1 : lag + Math.max(0, position - taken.next() + 1);
        }
        return message.setLag(lag).build();
    }
}
