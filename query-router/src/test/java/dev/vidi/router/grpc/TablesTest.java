package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Question;
import dev.vidi.proto.api.v1.DescribeRequest;
import dev.vidi.proto.api.v1.DescribeResponse;
import dev.vidi.proto.api.v1.DescribeTableRequest;
import dev.vidi.proto.api.v1.ExecuteRequest;
import dev.vidi.proto.api.v1.ExecuteResponse;
import dev.vidi.proto.api.v1.KeyPlacement;
import dev.vidi.proto.api.v1.ListTablesRequest;
import dev.vidi.proto.api.v1.PartitionDescription;
import dev.vidi.proto.api.v1.PartitionState;
import dev.vidi.proto.api.v1.Table;
import dev.vidi.proto.api.v1.TablesGrpc;
import dev.vidi.query.sql.Statement;
import dev.vidi.router.describe.DescribedPartition.Ends;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.TableStatements;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TablesTest {
    private TestRouter router;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter();
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void listsTables() {
        List<Table> tables =
                stub().listTables(ListTablesRequest.getDefaultInstance()).getTablesList();
        assertThat(tables).hasSize(1);
        assertThat(tables.get(0).getSchema().getTable()).isEqualTo("orders");
        assertThat(tables.get(0).getFormat()).isEqualTo("json");
        assertThat(tables.get(0).getKeyFormat()).isEqualTo("string");
        assertThat(tables.get(0).getPartitioner()).isEqualTo("murmur2");
        assertThat(tables.get(0).getProblem()).isEmpty();
    }

    @Test
    void describesTableWithoutCase() {
        Table table = stub().describeTable(
                        DescribeTableRequest.newBuilder().setTable("ORDERS").build());
        assertThat(table.getSchema().getPartitions()).isEqualTo(4);
        assertThat(table.getStatement()).isEqualTo("CREATE TABLE orders");
    }

    @Test
    void describeSaysWhatIsUnknown() {
        StatusRuntimeException error = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub().describeTable(
                                DescribeTableRequest.newBuilder().setTable("x").build()));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(error.getStatus().getDescription()).contains("SHOW TABLES");
    }

    @Test
    void describesPartitionsAlsoThoseThatDoNotAnswer() throws Exception {
        // partition 0 has applied all but an open transaction, 1 lags, 2 was applied further than its end was, 3 is
        // silent
        router.ends.set(CompletableFuture.completedFuture(
                new TreeMap<>(Map.of(0, new Ends(12, 10), 1, new Ends(8, 8), 2, new Ends(5, 5), 3, new Ends(0, 0)))));
        var call = TablesGrpc.newFutureStub(router.channel)
                .describe(DescribeRequest.newBuilder()
                        .setTable("orders")
                        .setWaitMs(700)
                        .build());
        FakeReads.Asked asked = router.reads.next();
        assertThat(asked.request().question()).isInstanceOf(Question.State.class);
        assertThat(asked.request().level()).isEqualTo(Level.EVENTUAL);
        assertThat(asked.request().timeout()).isEqualTo(Duration.ofMillis(700));
        asked.missing().put(3, "no answer in time");
        asked.states(Map.of(
                0, found(10, Placement.VERIFIED), 1, found(3, Placement.VERIFIED), 2, found(7, Placement.VERIFIED)));

        DescribeResponse response = call.get();
        assertThat(response.getTable().getStatement()).isEqualTo("CREATE TABLE orders");
        assertThat(response.getKeys()).isEqualTo(KeyPlacement.KEY_PLACEMENT_UNSPECIFIED);
        assertThat(response.getPartitionsList())
                .extracting(PartitionDescription::getPartition)
                .containsExactly(0, 1, 2, 3);
        assertThat(response.getPartitionsList().subList(0, 3))
                .extracting(PartitionDescription::getLag)
                .containsExactly(0L, 5L, 0L);
        PartitionDescription first = response.getPartitions(0);
        assertThat(first.getProblem()).isEmpty();
        assertThat(first.getEnds().getAppended()).isEqualTo(11);
        assertThat(first.getEnds().getCommitted()).isEqualTo(9);
        assertThat(first.getState())
                .isEqualTo(PartitionState.newBuilder()
                        .setPosition(9)
                        .setHorizon(3)
                        .setAnswers(true)
                        .setRows(5)
                        .setDiskBytes(6)
                        .setDeadLetters(7)
                        .setSubscriptions(8)
                        .setParked(9)
                        .setKeys(KeyPlacement.KEY_PLACEMENT_VERIFIED)
                        .setNode("1@here")
                        .setIncarnation("ffffffffffffffff")
                        .build());
        PartitionDescription silent = response.getPartitions(3);
        assertThat(silent.getProblem()).contains("no answer within 700 ms");
        assertThat(silent.hasState()).isFalse();
        assertThat(silent.hasLag()).isFalse();
        assertThat(silent.getEnds().getAppended()).isEqualTo(-1);
    }

    @Test
    void saysWhatAllPartitionsKnowOfTheirKeys() throws Exception {
        assertThat(keys(Placement.VERIFIED, Placement.VERIFIED)).isEqualTo(KeyPlacement.KEY_PLACEMENT_VERIFIED);
        assertThat(keys(Placement.VERIFIED, Placement.UNKNOWN)).isEqualTo(KeyPlacement.KEY_PLACEMENT_UNSPECIFIED);
        assertThat(keys(Placement.UNKNOWN, Placement.VIOLATED)).isEqualTo(KeyPlacement.KEY_PLACEMENT_VIOLATED);
    }

    private KeyPlacement keys(Placement first, Placement others) throws Exception {
        var call = describe();
        router.reads
                .next()
                .states(Map.of(0, found(1, first), 1, found(1, others), 2, found(1, others), 3, found(1, others)));
        return call.get().getKeys();
    }

    @Test
    void describesATableOfWhichNothingAnswers() throws Exception {
        router.ends.set(CompletableFuture.failedFuture(new IllegalStateException("no broker")));
        var call = describe();
        router.reads.next().fail(new RouterException(ErrorCode.DEADLINE, "no answer from partitions [0, 1, 2, 3]"));
        assertThat(call.get().getPartitionsList()).hasSize(4).allSatisfy(partition -> {
            assertThat(partition.getProblem()).contains("no answer within 2000 ms", "no broker");
            assertThat(partition.hasEnds()).isFalse();
        });
        call = describe();
        router.reads.next().fail(new RouterException(ErrorCode.UNAVAILABLE, "Kafka is away"));
        assertThat(call.get().getPartitions(3).getProblem()).contains("Kafka is away");
    }

    @Test
    void failsWhenItIsTooMuchAndNotWhenPartitionsAreSilent() throws Exception {
        var call = describe();
        router.reads.next().fail(new RouterException(ErrorCode.OVERLOADED, "too much in flight"));
        assertThat(call)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("RESOURCE_EXHAUSTED");
    }

    @Test
    void asksNobodyAnyMoreWhenTheClientHasGone() throws Exception {
        var call = describe();
        FakeReads.Asked asked = router.reads.next();
        call.cancel(true);
        org.awaitility.Awaitility.await().untilTrue(asked.cancelled());
    }

    private com.google.common.util.concurrent.ListenableFuture<DescribeResponse> describe() {
        return TablesGrpc.newFutureStub(router.channel)
                .describe(DescribeRequest.newBuilder().setTable("orders").build());
    }

    private static ReadAnswer.FoundState found(long position, Placement placement) {
        return new ReadAnswer.FoundState(
                -1,
                position,
                placement,
                new dev.vidi.causality.readlog.PartitionState(4, true, 5, 6, 7, 8, 9, "1@here"));
    }

    @Test
    void showsAndDescribesByStatement() {
        assertThat(execute("SHOW TABLES").getMessage()).isEqualTo("1 table");
        assertThat(execute("DESCRIBE orders").getTables(0).getSchema().getTable())
                .isEqualTo("orders");
    }

    @Test
    void passesStatementsToTheCatalogAndAwaitsThem() {
        CompletableFuture<Catalog.Done> done = new CompletableFuture<>();
        router.catalog.onExecute(statement -> {
            assertThat(statement).isEqualTo(new Statement.DropTable("orders", false));
            return done;
        });
        var response = TablesGrpc.newFutureStub(router.channel).execute(request("DROP TABLE orders"));
        assertThat(response).isNotDone();
        done.complete(new Catalog.Done("dropped orders", List.of()));
        assertThat(response).succeedsWithin(java.time.Duration.ofSeconds(5));
    }

    @Test
    void tellsWhyTheCatalogRefuses() {
        router.catalog.onExecute(statement ->
                CompletableFuture.failedFuture(new RouterException(ErrorCode.ALREADY_EXISTS, "it exists")));
        assertThat(refused("DROP TABLE orders").getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    }

    @Test
    void refusesMalformedAndOverlongStatements() {
        assertThat(refused("DROP TABLE orders nonsense").getDescription()).startsWith("line 1, column 19");
        Status overlong = refused(" ".repeat(TableStatements.STATEMENT_CHARACTERS_MAX + 1));
        assertThat(overlong.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private ExecuteResponse execute(String sql) {
        return stub().execute(request(sql));
    }

    private Status refused(String sql) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> execute(sql))
                .getStatus();
    }

    private TablesGrpc.TablesBlockingStub stub() {
        return TablesGrpc.newBlockingStub(router.channel);
    }

    private static ExecuteRequest request(String sql) {
        return ExecuteRequest.newBuilder().setSql(sql).build();
    }
}
