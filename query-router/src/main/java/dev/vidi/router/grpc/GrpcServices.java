package dev.vidi.router.grpc;

import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.router.call.AnswerThreads;
import dev.vidi.router.call.CallErrors;
import dev.vidi.router.call.Callers;
import dev.vidi.router.call.Untaken;
import dev.vidi.router.table.PerTable;
import dev.vidi.router.table.TableLookup;
import io.grpc.BindableService;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;

/** The services over their use cases. Thread-safe. */
public final class GrpcServices implements AutoCloseable {
    private final AnswerThreads answers =
            new AnswerThreads("vidi-messages", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final List<BindableService> services;

    /**
     * Connects services and use cases.
     *
     * @param topics names of Vidi's topics
     * @param home partition of the read log for sessions that begin here
     */
    public GrpcServices(UseCases useCases, TokenCodec tokens, TopicNames topics, IntSupplier home) {
        this(useCases, tokens, topics, home, SessionLimits.DEFAULT, new Untaken(Untaken.BYTES_MAX));
    }

    GrpcServices(
            UseCases useCases,
            TokenCodec tokens,
            TopicNames topics,
            IntSupplier home,
            SessionLimits sessions,
            Untaken untaken) {
        PerTable<TableMessages> messages = new PerTable<>(TableMessages::new);
        StatusMapping statuses = new StatusMapping(new CallErrors(UUID::randomUUID));
        ReadContext reads = new ReadContext(
                useCases.reads(),
                new TableLookup(useCases.catalog()),
                messages,
                new CallHeaders(new Callers(tokens, home, UUID::randomUUID)),
                statuses,
                untaken);
        this.services = List.of(
                new QueryGrpcService(reads, useCases.selects(), useCases.subscriptions(), answers, sessions),
                new SubscriptionsGrpcService(useCases.directory(), useCases.selects(), reads),
                new WriteGrpcService(useCases.writer(), reads),
                new TablesGrpcService(useCases.catalog(), useCases.statements(), useCases.states(), reads, answers),
                new LogGrpcService(useCases.log(), new LogMessages(useCases.catalog(), messages, topics), statuses));
    }

    /** A server of these services, which does not yet listen, on threads that outlive it. */
    public RouterServer server(ServerSettings settings, NetworkThreads network) {
        return new RouterServer(settings, network, services);
    }

    List<BindableService> services() {
        return services;
    }

    /** To be called when the servers are closed. */
    @Override
    public void close() {
        answers.close();
    }
}
