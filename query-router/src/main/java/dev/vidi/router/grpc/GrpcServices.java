package dev.vidi.router.grpc;

import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.router.read.Reads;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.TableLookup;
import dev.vidi.router.table.TableStatements;
import io.grpc.BindableService;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;

/** The services over their use cases. Thread-safe. */
public final class GrpcServices implements AutoCloseable {
    private final AnswerThreads answers =
            new AnswerThreads(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final List<BindableService> services;

    /**
     * Connects services and use cases.
     *
     * @param home partition of the read log for sessions that begin here
     */
    public GrpcServices(Reads reads, Catalog catalog, TableStatements statements, TokenCodec tokens, IntSupplier home) {
        TableMessagesCache messages = new TableMessagesCache();
        CallHeaders headers = new CallHeaders(tokens, home, UUID::randomUUID);
        StatusMapping statuses = new StatusMapping(UUID::randomUUID);
        this.services = List.of(
                new QueryGrpcService(
                        new ReadContext(reads, new TableLookup(catalog), messages, headers, statuses),
                        answers,
                        SessionLimits.DEFAULT),
                new TablesGrpcService(catalog, statements, messages, statuses));
    }

    /** A server of these services, which does not yet listen. */
    public RouterServer server(ServerSettings settings) {
        return new RouterServer(settings, services);
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
