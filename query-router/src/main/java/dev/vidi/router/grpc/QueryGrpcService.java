package dev.vidi.router.grpc;

import dev.vidi.causality.token.TokenException;
import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SessionRequest;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.Selects;
import dev.vidi.router.subscribe.Subscriptions;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusException;
import java.util.List;
import java.util.concurrent.Executor;

/** The service {@code Reads}. Thread-safe; nothing here blocks. */
final class QueryGrpcService implements BindableService {
    private final ReadContext reads;
    private final Executor executor;
    private final SessionLimits sessions;
    private final Selects selects;
    private final Subscriptions subscriptions;

    /**
     * The service over the use case of reads.
     *
     * @param executor makes messages of large or many answers
     */
    QueryGrpcService(
            ReadContext reads,
            Selects selects,
            Subscriptions subscriptions,
            Executor executor,
            SessionLimits sessions) {
        this.reads = reads;
        this.selects = selects;
        this.subscriptions = subscriptions;
        this.executor = executor;
        this.sessions = sessions;
    }

    @Override
    public ServerServiceDefinition bindService() {
        MethodDescriptor<GetRequest, byte[]> get = ByteMessages.responding(ReadsGrpc.getGetMethod());
        MethodDescriptor<GetManyRequest, byte[]> getMany = ByteMessages.responding(ReadsGrpc.getGetManyMethod());
        MethodDescriptor<SessionRequest, byte[]> session = ByteMessages.responding(ReadsGrpc.getSessionMethod());
        ServiceDescriptor service = ServiceDescriptor.newBuilder(ReadsGrpc.SERVICE_NAME)
                .setSchemaDescriptor(ReadsGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(get)
                .addMethod(getMany)
                .addMethod(session)
                .addMethod(ReadsGrpc.getQueryMethod())
                .addMethod(ReadsGrpc.getSubscribeMethod())
                .build();
        return ServerServiceDefinition.builder(service)
                .addMethod(get, new UnaryHandler<>(this::get, reads.statuses()))
                .addMethod(getMany, this::getMany)
                .addMethod(session, this::session)
                .addMethod(ReadsGrpc.getQueryMethod(), this::query)
                .addMethod(ReadsGrpc.getSubscribeMethod(), this::subscribe)
                .build();
    }

    private Runnable get(GetRequest request, Metadata metadata, Reply<byte[]> reply) throws Exception {
        Caller caller = reads.headers().caller(metadata);
        TableMessages table = reads.table(request.getTable());
        return reads.reads()
                .read(
                        ReadRequests.of(
                                table,
                                List.of(request.getKey()),
                                request.getOptions(),
                                caller,
                                caller.token(),
                                Deadlines.remaining()),
                        new GetObserver(request, caller, table, reads.headers(), reply));
    }

    private ServerCall.Listener<QueryRequest> query(ServerCall<QueryRequest, QueryResponse> call, Metadata metadata) {
        return new QueryCall(call, metadata, reads, selects, executor);
    }

    private ServerCall.Listener<SubscribeRequest> subscribe(
            ServerCall<SubscribeRequest, SubscribeResponse> call, Metadata metadata) {
        return new SubscribeCall(call, metadata, reads, selects, subscriptions, executor);
    }

    private ServerCall.Listener<GetManyRequest> getMany(ServerCall<GetManyRequest, byte[]> call, Metadata metadata) {
        return new GetManyCall(call, metadata, reads, executor);
    }

    private ServerCall.Listener<SessionRequest> session(ServerCall<SessionRequest, byte[]> call, Metadata metadata) {
        try {
            return new SessionStream(call, reads, executor, reads.headers().caller(metadata), sessions);
        } catch (RouterException | TokenException refused) {
            StatusException status = reads.statuses().status(refused);
            call.close(status.getStatus(), status.getTrailers());
            return new ServerCall.Listener<>() {};
        }
    }
}
