package dev.vidi.router.grpc;

import dev.vidi.proto.api.v1.DescribeTableRequest;
import dev.vidi.proto.api.v1.ExecuteRequest;
import dev.vidi.proto.api.v1.ExecuteResponse;
import dev.vidi.proto.api.v1.ListTablesRequest;
import dev.vidi.proto.api.v1.ListTablesResponse;
import dev.vidi.proto.api.v1.Table;
import dev.vidi.proto.api.v1.TablesGrpc;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.PerTable;
import dev.vidi.router.table.TableLookup;
import dev.vidi.router.table.TableStatements;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;

/** The service {@code Tables}. Thread-safe; nothing here blocks. */
final class TablesGrpcService implements BindableService {
    private final Catalog catalog;
    private final TableLookup lookup;
    private final TableStatements statements;
    private final PerTable<TableMessages> messages;
    private final StatusMapping statuses;
    private final Executor executor;

    /**
     * The service over the catalog.
     *
     * @param executor parses statements, which takes long for a thread of the network
     */
    TablesGrpcService(
            Catalog catalog,
            TableStatements statements,
            PerTable<TableMessages> messages,
            StatusMapping statuses,
            Executor executor) {
        this.catalog = catalog;
        this.lookup = new TableLookup(catalog);
        this.statements = statements;
        this.messages = messages;
        this.statuses = statuses;
        this.executor = executor;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(TablesGrpc.getServiceDescriptor())
                .addMethod(TablesGrpc.getExecuteMethod(), new UnaryHandler<>(this::execute, statuses))
                .addMethod(TablesGrpc.getListTablesMethod(), new UnaryHandler<>(this::list, statuses))
                .addMethod(TablesGrpc.getDescribeTableMethod(), new UnaryHandler<>(this::describe, statuses))
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

    private Runnable describe(DescribeTableRequest request, Metadata headers, Reply<Table> reply)
            throws RouterException {
        reply.send(table(lookup.known(request.getTable())));
        return UnaryHandler::nothing;
    }

    private List<Table> tables(List<Catalog.Entry> entries) {
        return entries.stream().map(this::table).toList();
    }

    private Table table(Catalog.Entry entry) {
        TableDefinition table = entry.table();
        return Table.newBuilder()
                .setSchema(messages.of(table).schema())
                .setFormat(table.format())
                .setKeyFormat(table.keyFormat())
                .setPartitioner(table.partitioner().name().toLowerCase(Locale.ROOT))
                .setStatement(table.statement())
                .setProblem(entry.problem())
                .build();
    }
}
