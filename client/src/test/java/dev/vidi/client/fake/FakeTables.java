package dev.vidi.client.fake;

import dev.vidi.proto.api.v1.Column;
import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.DescribeRequest;
import dev.vidi.proto.api.v1.DescribeResponse;
import dev.vidi.proto.api.v1.DescribeTableRequest;
import dev.vidi.proto.api.v1.ExecuteRequest;
import dev.vidi.proto.api.v1.ExecuteResponse;
import dev.vidi.proto.api.v1.KeyPlacement;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.ListTablesRequest;
import dev.vidi.proto.api.v1.ListTablesResponse;
import dev.vidi.proto.api.v1.PartitionDescription;
import dev.vidi.proto.api.v1.PartitionEnds;
import dev.vidi.proto.api.v1.PartitionState;
import dev.vidi.proto.api.v1.Row;
import dev.vidi.proto.api.v1.Schema;
import dev.vidi.proto.api.v1.Table;
import dev.vidi.proto.api.v1.TablesGrpc;
import dev.vidi.proto.api.v1.Value;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Tables in memory, and the catalog's service over them. */
public final class FakeTables extends TablesGrpc.TablesImplBase {
    private final FakeCalls calls;
    private final Map<String, Table> tables = new ConcurrentSkipListMap<>();
    private final Map<String, Map<Value, KeyResult>> rows = new ConcurrentHashMap<>();
    private final List<String> statements = new CopyOnWriteArrayList<>();

    FakeTables(FakeCalls calls) {
        this.calls = calls;
    }

    /** Adds a table of columns like {@code "id BIGINT"}, of which the first is the key. */
    public void create(String table, String... columns) {
        Schema.Builder schema = Schema.newBuilder()
                .setTable(table)
                .setTableId("id-" + table)
                .setTopic(table)
                .setPartitions(1);
        Stream.of(columns)
                .map(column -> column.split(" ", 2))
                .forEach(column -> schema.addColumns(Column.newBuilder()
                        .setName(column[0])
                        .setType(column[1])
                        .setKey(schema.getColumnsCount() == 0)
                        .setNullable(schema.getColumnsCount() > 0)));
        tables.put(
                table,
                Table.newBuilder()
                        .setSchema(schema)
                        .setFormat("json")
                        .setKeyFormat("string")
                        .setStatement("CREATE TABLE " + table)
                        .build());
        rows.put(table, new ConcurrentHashMap<>());
    }

    /** Puts a row, the key first. */
    public Coordinates put(String table, Value... values) {
        Coordinates at = nextOffset(table);
        rows.get(table)
                .put(
                        values[0],
                        KeyResult.newBuilder()
                                .setKey(values[0])
                                .setRow(Row.newBuilder().addAllValues(List.of(values)))
                                .setAt(at)
                                .build());
        return at;
    }

    /** The statements that were executed. */
    public List<String> statements() {
        return List.copyOf(statements);
    }

    Coordinates remove(String table, Value key) {
        rows.get(table).remove(key);
        return nextOffset(table);
    }

    KeyResult find(String table, Value key) {
        return rows.get(table)
                .getOrDefault(key, KeyResult.newBuilder().setKey(key).build());
    }

    /** All rows, in the order in which they were put. */
    List<KeyResult> rows(String table) {
        return rows.get(table).values().stream()
                .sorted(Comparator.comparingLong(row -> row.getAt().getOffset()))
                .toList();
    }

    Schema schema(String table) {
        return table(table).getSchema();
    }

    private Table table(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw Status.NOT_FOUND
                    .withDescription("no table " + name + "; SHOW TABLES lists those that there are")
                    .asRuntimeException();
        }
        return table;
    }

    private Coordinates nextOffset(String table) {
        return Coordinates.newBuilder()
                .setTopic(table)
                .setOffset(Long.parseLong(calls.newEvent().substring(1)))
                .setTimestampMs(1_000)
                .build();
    }

    @Override
    public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> observer) {
        FakeVidi.answer(observer, () -> {
            calls.failIfTold();
            statements.add(request.getSql());
            ExecuteResponse.Builder response = ExecuteResponse.newBuilder().setMessage("did " + request.getSql());
            if (request.getSql().startsWith("SHOW")) {
                response.addAllTables(tables.values());
            } else if (request.getSql().startsWith("DESCRIBE ")) {
                response.addTables(table(request.getSql().substring("DESCRIBE ".length())));
            }
            return response.build();
        });
    }

    @Override
    public void listTables(ListTablesRequest request, StreamObserver<ListTablesResponse> observer) {
        FakeVidi.answer(observer, () -> {
            calls.failIfTold();
            return ListTablesResponse.newBuilder().addAllTables(tables.values()).build();
        });
    }

    /** The first partition answers, behind an open transaction; a second one does not. */
    @Override
    public void describe(DescribeRequest request, StreamObserver<DescribeResponse> observer) {
        FakeVidi.answer(
                observer,
                () -> DescribeResponse.newBuilder()
                        .setTable(table(request.getTable()))
                        .addPartitions(PartitionDescription.newBuilder()
                                .setEnds(PartitionEnds.newBuilder()
                                        .setAppended(11)
                                        .setCommitted(9))
                                .setLag(2)
                                .setState(PartitionState.newBuilder()
                                        .setPosition(7)
                                        .setHorizon(-1)
                                        .setAnswers(true)
                                        .setRows(5)
                                        .setDiskBytes(34_567)
                                        .setDeadLetters(1)
                                        .setSubscriptions(3)
                                        .setKeys(KeyPlacement.KEY_PLACEMENT_VERIFIED)
                                        .setNode("17@node-1")
                                        .setIncarnation("ff")))
                        .addPartitions(PartitionDescription.newBuilder()
                                .setPartition(1)
                                .setEnds(PartitionEnds.newBuilder()
                                        .setAppended(4)
                                        .setCommitted(4))
                                .setProblem("no answer within " + request.getWaitMs() + " ms"))
                        .build());
    }

    @Override
    public void describeTable(DescribeTableRequest request, StreamObserver<Table> observer) {
        FakeVidi.answer(observer, () -> table(request.getTable()));
    }
}
