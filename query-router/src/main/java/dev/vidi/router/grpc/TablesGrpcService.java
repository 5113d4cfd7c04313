package dev.vidi.router.grpc;

import dev.vidi.causality.token.TokenException;
import dev.vidi.proto.api.v1.DescribeRequest;
import dev.vidi.proto.api.v1.DescribeResponse;
import dev.vidi.proto.api.v1.DescribeTableRequest;
import dev.vidi.proto.api.v1.ExecuteRequest;
import dev.vidi.proto.api.v1.ExecuteResponse;
import dev.vidi.proto.api.v1.ListTablesRequest;
import dev.vidi.proto.api.v1.ListTablesResponse;
import dev.vidi.proto.api.v1.Table;
import dev.vidi.proto.api.v1.TablesGrpc;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.call.Caller;
import dev.vidi.router.describe.DescribedTable;
import dev.vidi.router.describe.StateRequest;
import dev.vidi.router.describe.TableStates;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.TableLookup;
import dev.vidi.router.table.TableStatements;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;

/** The service {@code Tables}. Thread-safe; nothing here blocks. */
final class TablesGrpcService implements BindableService {
    private final Catalog catalog;
    private final TableLookup lookup;
    private final TableStatements statements;
    private final TableStates states;
    private final ReadContext reads;
    private final Executor executor;

    /**
     * The service over the catalog.
     *
     * @param executor parses statements, which takes long for a thread of the network
     */
    TablesGrpcService(
            Catalog catalog, TableStatements statements, TableStates states, ReadContext reads, Executor executor) {
        this.catalog = catalog;
        this.lookup = new TableLookup(catalog);
        this.statements = statements;
        this.states = states;
        this.reads = reads;
        this.executor = executor;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(TablesGrpc.getServiceDescriptor())
                .addMethod(TablesGrpc.getExecuteMethod(), new UnaryHandler<>(this::execute, reads.statuses()))
                .addMethod(TablesGrpc.getListTablesMethod(), new UnaryHandler<>(this::list, reads.statuses()))
                .addMethod(
                        TablesGrpc.getDescribeTableMethod(), new UnaryHandler<>(this::describeTable, reads.statuses()))
                .addMethod(TablesGrpc.getDescribeMethod(), new UnaryHandler<>(this::describe, reads.statuses()))
                .build();
    }

    private Runnable execute(ExecuteRequest request, Metadata headers, Reply<ExecuteResponse> reply) {
        executor.execute(() -> statements.execute(request.getSql()).whenComplete((done, failure) -> {
            if (failure != null) {
                reply.fail(failure);
            } else {
                reply.send(ExecuteResponse.newBuilder()
                        .setMessage(done.message())
                        .addAllTables(tables(done.tables()))
                        .build());
            }
        }));
        return UnaryHandler::nothing; // a statement that was begun takes its effect
    }

    private Runnable list(ListTablesRequest request, Metadata headers, Reply<ListTablesResponse> reply) {
        reply.send(ListTablesResponse.newBuilder()
                .addAllTables(tables(catalog.list()))
                .build());
        return UnaryHandler::nothing;
    }

    private Runnable describeTable(DescribeTableRequest request, Metadata headers, Reply<Table> reply)
            throws RouterException {
        reply.send(table(lookup.known(request.getTable())));
        return UnaryHandler::nothing;
    }

    private Runnable describe(DescribeRequest request, Metadata metadata, Reply<DescribeResponse> reply)
            throws RouterException, TokenException {
        Caller caller = reads.headers().caller(metadata);
        Catalog.Entry entry = lookup.known(request.getTable());
        Duration asked = request.getWaitMs() == 0
                ? StateRequest.WAIT_DEFAULT
                : Duration.ofMillis(Integer.toUnsignedLong(request.getWaitMs()));
        Duration wait = Deadlines.within(asked.multipliedBy(2)).dividedBy(2);
        StateRequest state =
                new StateRequest(entry.table(), caller.token(), caller.reader(""), wait, caller.traceparent());
        return states.ask(state, new TableStates.Outcome() {
            @Override
            public void described(DescribedTable described) {
                reply.send(StateMessages.response(table(entry), described));
            }

            @Override
            public void failed(RouterException error) {
                reply.fail(error);
            }
        });
    }

    private List<Table> tables(List<Catalog.Entry> entries) {
        return entries.stream().map(this::table).toList();
    }

    private Table table(Catalog.Entry entry) {
        TableDefinition table = entry.table();
        return Table.newBuilder()
                .setSchema(reads.messages().of(table).schema())
                .setFormat(table.format())
                .setKeyFormat(table.keyFormat())
                .setPartitioner(table.partitioner().name().toLowerCase(Locale.ROOT))
                .setStatement(table.statement())
                .setProblem(entry.problem())
                .build();
    }
}
