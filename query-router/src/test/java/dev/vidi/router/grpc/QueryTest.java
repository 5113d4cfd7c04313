package dev.vidi.router.grpc;

import static dev.vidi.router.grpc.TestRouter.number;
import static dev.vidi.router.grpc.TestRouter.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.token.Token;
import dev.vidi.proto.api.v1.MissingPartition;
import dev.vidi.proto.api.v1.QueryEnd;
import dev.vidi.proto.api.v1.QueryHeader;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.QueryRow;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.grpc.FakeReads.Asked;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QueryTest {
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
    void answersTheRowsOfAllPartitionsWithTheirPlaces() throws Exception {
        TestCall<QueryRequest, QueryResponse> call =
                call("SELECT id FROM orders").request(100);
        Asked first = router.reads.next();
        assertThat(first.request().level()).isEqualTo(Level.SESSION);
        assertThat(first.page().after()).isNull();
        first.answer(new FakePage(0, 20, true, "a", "b"), new FakePage(1, 30, true, "c"));
        QueryHeader header = call.next().getHeader();
        assertThat(header.getTopic()).isEqualTo("topic-orders");
        assertThat(header.getReadId()).isEqualTo(first.id().toString());
        assertThat(header.getAccess()).isEqualTo("scan of all rows");
        assertThat(header.getColumnsList()).hasSize(1);
        assertThat(header.getPosition(1).getOffset()).isEqualTo(29);
        List<QueryRow> rows = call.next().getRows().getRowsList();
        assertThat(rows).extracting(row -> row.getValues(0).getStringValue()).containsExactly("a", "b", "c");
        assertThat(rows).extracting(QueryRow::getPartition).containsExactly(0, 0, 1);
        assertThat(rows).extracting(QueryRow::getOffset).containsExactly(10L, 11L, 10L);
        QueryEnd end = call.next().getEnd();
        assertThat(end.getExamined()).isEqualTo(5);
        assertThat(end.getRows()).isEqualTo(3);
        assertThat(call.end().getCode()).isEqualTo(Status.Code.OK);
        Token token = router.tokens.decode(end.getToken().toByteArray());
        assertThat(token.seen()).isEqualTo(Position.of(orders(0), 19).with(orders(1), 29));
        assertThat(token.reads()).containsExactly(first.id());
    }

    @Test
    void pinsLaterPagesToThePositionOfTheFirst() throws Exception {
        TestCall<QueryRequest, QueryResponse> call =
                call("SELECT id FROM orders ORDER BY id").request(100);
        Asked first = router.reads.next();
        first.answer(new FakePage(0, 20, false, "a", "c"), new FakePage(1, 30, true, "b", "d"));
        Asked second = router.reads.next();
        assertThat(second.request().level()).isEqualTo(Level.AS_OF);
        assertThat(second.request().scope().partitions()).containsExactly(0);
        assertThat(second.request().scope().position()).isEqualTo(20);
        assertThat(second.page().after()).isEqualTo(FakePage.key("c"));
        assertThat(second.page().query()).isEqualTo(first.id());
        second.answer(new FakePage(0, 20, true, "e"));
        assertThat(rows(call)).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void readsNoMoreThanTheClientTakes() throws Exception {
        TestCall<QueryRequest, QueryResponse> call = call("SELECT id FROM orders");
        String big = "x".repeat(QueryCall.MESSAGE_BYTES);
        router.reads.next().answer(new FakePage(0, 20, false, big, big, big, big, big));
        call.request(1).next();
        call.request(1).next();
        assertThat(router.reads.asked).isEmpty();
        IntStream.range(0, 5).forEach(i -> call.request(1));
        assertThat(router.reads.next().page().after()).isEqualTo(FakePage.key(big));
    }

    @Test
    void stopsAtTheLimit() throws Exception {
        TestCall<QueryRequest, QueryResponse> call =
                call("SELECT id FROM orders ORDER BY id DESC LIMIT 3").request(100);
        Asked first = router.reads.next();
        assertThat(first.page().rowsMax()).isEqualTo(3);
        assertThat(first.page().descending()).isTrue();
        first.answer(new FakePage(0, 20, false, "f", "e", "b"), new FakePage(1, 20, false, "d", "c", "a"));
        assertThat(rows(call)).containsExactly("f", "e", "d");
        assertThat(router.reads.asked).isEmpty();
    }

    @Test
    void asksAgainForPagesOfPartitionsThatMove() throws Exception {
        TestCall<QueryRequest, QueryResponse> call =
                call("SELECT id FROM orders").request(100);
        router.reads.next().answer(new FakePage(0, 20, false, "a"));
        Asked lost = router.reads.next();
        lost.fail(new RouterException(ErrorCode.UNAVAILABLE, "moving")
                .ofRead(lost.id().toString()));
        Asked again = router.reads.next();
        assertThat(again.request().retries()).isEqualTo(lost.id());
        assertThat(again.request().scope().position()).isEqualTo(20);
        again.answer(new FakePage(0, 20, true, "b"));
        assertThat(rows(call)).containsExactly("a", "b");
    }

    @Test
    void failsWhenItsRowsAreNoLongerKept() throws Exception {
        TestCall<QueryRequest, QueryResponse> call =
                call("SELECT id FROM orders").request(100);
        router.reads.next().answer(new FakePage(0, 20, false, "a"));
        router.reads.next().fail(new RouterException(ErrorCode.OUT_OF_RANGE, "history is kept from 30"));
        Status status = call.end();
        assertThat(status.getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
        assertThat(status.getDescription()).isEqualTo("history is kept from 30");
    }

    @Test
    void namesPartitionsThatAreMissingFromPartialAnswers() throws Exception {
        TestCall<QueryRequest, QueryResponse> call = call(request("SELECT id FROM orders").toBuilder()
                        .setAllowPartial(true)
                        .build())
                .request(100);
        Asked first = router.reads.next();
        assertThat(first.request().scope().partial()).isTrue();
        first.missing().put(3, "no answer in time");
        first.answer(new FakePage(0, 20, false, "a"));
        router.reads.next().fail(new RouterException(ErrorCode.OUT_OF_RANGE, "history is gone"));
        assertThat(call.next().getHeader().getPartitions()).isEqualTo(2);
        assertThat(call.next().getRows().getRowsCount()).isEqualTo(1);
        assertThat(call.next().getEnd().getMissingList())
                .containsExactly(
                        MissingPartition.newBuilder()
                                .setPartition(0)
                                .setReason("history is gone")
                                .build(),
                        MissingPartition.newBuilder()
                                .setPartition(3)
                                .setReason("no answer in time")
                                .build());
        assertThat(call.end().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void endsWithItsTableWhateverItsPagesFailWith() throws Exception {
        for (ErrorCode code : List.of(ErrorCode.NOT_FOUND, ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE)) {
            TestCall<QueryRequest, QueryResponse> call =
                    call(request("SELECT id FROM orders")).request(100);
            router.reads.next().answer(new FakePage(0, 20, false, "a"));
            Asked second = router.reads.next();
            router.catalog.drop(FakeCatalog.ORDERS);
            second.fail(new RouterException(code, "it failed"));
            assertThat(call.end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(call.end().getDescription()).contains("table orders is gone while the query ran");
            router.catalog.add(FakeCatalog.ORDERS, "");
        }
    }

    @Test
    void failsBeyondTheRowsThatTheClientBears() throws Exception {
        TestCall<QueryRequest, QueryResponse> call = call(request("SELECT id FROM orders").toBuilder()
                        .setRowsMax(2)
                        .build())
                .request(100);
        router.reads.next().answer(new FakePage(0, 20, true, "a", "b", "c"));
        Status status = call.end();
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains("more than 2 rows");
    }

    @Test
    void costsNothingOnceTheClientHasGone() throws Exception {
        TestCall<QueryRequest, QueryResponse> call =
                call("SELECT id FROM orders").request(100);
        router.reads.next().answer(new FakePage(0, 20, false, "a"));
        Asked second = router.reads.next();
        call.cancel();
        Awaitility.await().untilTrue(second.cancelled());
    }

    @Test
    void passesParametersOn() throws Exception {
        call(request("SELECT id FROM orders WHERE amount > ? AND id = ?").toBuilder()
                .addParameters(number(5))
                .addParameters(text("o-1"))
                .build());
        Asked first = router.reads.next();
        assertThat(first.request().scope().keys()).hasSize(1);
        assertThat(first.request().scope().keys().get(0)).isEqualTo(FakePage.key("o-1"));
    }

    @Test
    void takesTimesAsTexts() throws Exception {
        router.catalog.add(
                FakeCatalog.table(
                        "days", new Column("id", ColumnType.VARCHAR, false), new Column("made", ColumnType.DATE, true)),
                "");
        call(request("SELECT id FROM days WHERE made = ?").toBuilder()
                .addParameters(text("2026-11-25"))
                .build());
        assertThat(router.reads.next().page().arguments()).isNotEmpty();
        assertThat(refusal("SELECT id FROM days WHERE made = ?", text("25.11.2026")))
                .contains("parameter 1 (DATE): expected ISO 8601");
    }

    @Test
    void saysWhatIsWrongWithQueries() throws Exception {
        assertThat(refusal("SELECT id FRM orders"))
                .startsWith("INVALID_ARGUMENT")
                .contains("line 1, column");
        assertThat(refusal("SELECT id FROM ordrs")).isEqualTo("NOT_FOUND table ordrs is unknown; did you mean orders?");
        assertThat(refusal("SELECT custmer FROM orders"))
                .startsWith("INVALID_ARGUMENT")
                .contains("did you mean customer");
        assertThat(refusal("SELECT COUNT(*) FROM orders"))
                .startsWith("INVALID_ARGUMENT")
                .contains("COUNT");
        assertThat(refusal("SELECT id FROM orders EMIT CHANGES")).contains("subscri");
        assertThat(refusal("SELECT id FROM orders WHERE id = ?")).contains("takes 1 parameter, 0 were given");
        assertThat(refusal("SELECT id FROM orders WHERE customer = ?", text("x")))
                .startsWith("INVALID_ARGUMENT parameter 1 (BIGINT)");
        assertThat(router.reads.asked).isEmpty();
    }

    private String refusal(String sql, Value... parameters) throws Exception {
        Status status = call(request(sql).toBuilder()
                        .addAllParameters(List.of(parameters))
                        .build())
                .request(1)
                .end();
        return status.getCode() + " " + status.getDescription();
    }

    private static SourcePartition orders(int partition) {
        return new SourcePartition(FakeCatalog.ORDERS.topicId(), partition);
    }

    private static QueryRequest request(String sql) {
        return QueryRequest.newBuilder().setSql(sql).build();
    }

    private TestCall<QueryRequest, QueryResponse> call(String sql) {
        return call(request(sql));
    }

    private TestCall<QueryRequest, QueryResponse> call(QueryRequest request) {
        TestCall<QueryRequest, QueryResponse> call = new TestCall<>(router.channel, ReadsGrpc.getQueryMethod());
        call.send(request).halfClose();
        return call;
    }

    /** The rows of a call that ends well. */
    private static List<String> rows(TestCall<QueryRequest, QueryResponse> call) throws Exception {
        List<String> rows = new ArrayList<>();
        QueryResponse message = call.next();
        assertThat(message.hasHeader()).isTrue();
        for (message = call.next(); message.hasRows(); message = call.next()) {
            message.getRows()
                    .getRowsList()
                    .forEach(row -> rows.add(row.getValues(0).getStringValue()));
        }
        assertThat(message.hasEnd()).isTrue();
        assertThat(call.end().getCode()).isEqualTo(Status.Code.OK);
        return rows;
    }
}
