package dev.vidi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.client.fake.FakeTokens;
import dev.vidi.client.fake.FakeVidi;
import dev.vidi.proto.api.v1.QueryRequest;
import io.grpc.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueryTest {
    private static final String ALL = "SELECT * FROM t";

    private final FakeVidi vidi = FakeVidi.inProcess();
    private final VidiClient client = vidi.client()
            .retries(new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), true))
            .build();
    private final Session session = client.session();

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR", "price DECIMAL(10, 2)");
        for (int i = 1; i <= 3; i++) {
            vidi.tables()
                    .put(
                            "t",
                            ValueCodec.encode(i),
                            ValueCodec.encode(i == 2 ? null : "n" + i),
                            ValueCodec.encode(new BigDecimal(i + ".50")));
        }
    }

    @AfterEach
    void close() {
        client.close();
        vidi.close();
    }

    @Test
    void tellsBeforeTheRowsWhatTheyAre() {
        try (QueryResult result = session.query(ALL)) {
            QueryHeader header = result.header();
            assertThat(header.columns()).extracting(Column::name).containsExactly("id", "name", "price");
            assertThat(header.table()).isEqualTo("t");
            assertThat(header.position()).containsExactly(Map.entry(0, 9L));
            assertThat(header.readId()).startsWith("read-");
            assertThat(header.fragment()).isEqualTo("00112233445566778899aabbccddeeff");
            assertThat(header.access()).isEqualTo("all rows");
            assertThat(header.partitions()).isEqualTo(4);
            assertThat(result.end()).isEmpty();
        }
    }

    @Test
    void readsRowsByNameAndByIndex() {
        List<QueryRow> rows = read(session.query(ALL));
        assertThat(rows).extracting(row -> row.get("id")).containsExactly(1L, 2L, 3L);
        QueryRow row = rows.get(1);
        assertThat(row.get(0, Long.class)).isEqualTo(2L);
        assertThat(row.get("name", String.class)).isNull();
        assertThat(row.get("price", BigDecimal.class)).isEqualTo("2.50");
        assertThat(row.at().topic()).isEqualTo("t");
        assertThat(row.at().partition()).isZero();
        assertThat(row.at().offset()).isEqualTo(2);
        assertThat(row.at().timestamp()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(row.toMap()).containsOnlyKeys("id", "name", "price");
        assertThatThrownBy(() -> row.get("nam"))
                .hasMessage("the result has no column nam; its columns are" + " [id, name, price]");
        assertThatThrownBy(() -> row.get("id", String.class)).isInstanceOf(ClassCastException.class);
    }

    @Test
    void theSessionSeesWhatTheResultHasShown() {
        Answer before = session.get("t", 1);
        try (QueryResult result = session.query(ALL)) {
            result.forEachRemaining(row -> {});
            QueryEnd end = result.end().orElseThrow();
            assertThat(end.rows()).isEqualTo(3);
            assertThat(end.examined()).isEqualTo(1_560);
            assertThat(session.tokens()).containsExactly(end.token());
            assertThat(FakeTokens.events(end.token().toBytes()))
                    .containsAll(FakeTokens.events(before.token().toBytes()));
            assertThatThrownBy(result::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void takesNoMoreThanItIsAskedFor() {
        vidi.queries().repeat(1_000);
        int transport = 4; // messages that gRPC itself holds between the two
        try (QueryResult result = session.query(ALL)) {
            int most = 0;
            for (int i = 0; i < 300; i++) {
                result.next();
                int taken = 1 + (i + 1) / 3 * 2 + ((i + 1) % 3 > 0 ? 1 : 0);
                most = Math.max(most, vidi.queries().sent() - taken);
            }
            assertThat(most).isLessThanOrEqualTo(QueryStream.AHEAD + transport);
        }
        await(() -> vidi.queries().cancelled() == 1);
    }

    @Test
    void closingCancelsTheQuery() {
        vidi.queries().repeat(1_000);
        QueryResult result = session.query(ALL);
        result.next();
        result.close();
        await(() -> vidi.queries().cancelled() == 1);
        VidiException end = catchThrowableOfType(VidiException.class, () -> result.forEachRemaining(row -> {}));
        assertThat(end.code()).isEqualTo(Status.Code.CANCELLED);
        assertThat(result.end()).isEmpty();
        assertThat(session.tokens()).isEmpty();
    }

    @Test
    void closingAfterTheEndCancelsNothing() {
        read(session.query(ALL));
        assertThat(vidi.queries().cancelled()).isZero();
    }

    @Test
    void openResultsAreCallsInFlightAndClosedOnesAreNot() {
        vidi.queries().repeat(1_000);
        for (int i = 0; i < 3 * SessionTokens.LIMIT; i++) {
            session.query(ALL).close();
        }
        List<QueryResult> open = new ArrayList<>();
        for (int i = 0; i < SessionTokens.LIMIT; i++) {
            open.add(session.query(ALL));
        }
        assertThatThrownBy(() -> session.query(ALL, List.of(), QueryOptions.DEFAULT.withTimeout(Duration.ofMillis(20))))
                .hasMessageContaining("waited behind other calls");
        open.forEach(QueryResult::close);
        session.query(ALL).close();
    }

    @Test
    void anInterruptCancelsTheQuery() throws InterruptedException {
        vidi.queries().repeat(1_000_000);
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (QueryResult result = session.query(ALL)) {
                reading.countDown();
                result.forEachRemaining(row -> {});
            } catch (VidiException failure) {
                ended.complete(failure);
            }
        });
        reader.start();
        reading.await();
        reader.interrupt();
        assertThat(ended.join()).hasMessageContaining("interrupted");
        await(() -> vidi.queries().cancelled() == 1);
        reader.join();
    }

    @Test
    void showsTheRowsBeforeAFailure() {
        vidi.queries().failAfter(2, Status.ABORTED.withDescription("another task took over"));
        List<QueryRow> rows = new ArrayList<>();
        try (QueryResult result = session.query(ALL)) {
            VidiException failure = catchThrowableOfType(VidiException.class, () -> result.forEachRemaining(rows::add));
            assertThat(failure.code()).isEqualTo(Status.Code.ABORTED);
            assertThat(failure).hasMessage("another task took over");
            assertThatThrownBy(result::hasNext).isSameAs(failure);
        }
        assertThat(rows).hasSize(2);
        assertThat(vidi.queries().requests()).hasSize(1);
    }

    @Test
    void triesAgainBeforeAHeaderAndNamesTheReadThatFailed() {
        vidi.calls().failNextRead(Status.UNAVAILABLE, "read-0");
        assertThat(read(session.query(ALL))).hasSize(3);
        assertThat(vidi.queries().requests())
                .extracting(request -> request.getOptions().getRetries())
                .containsExactly("", "read-0");
    }

    @Test
    void saysWhenToComeBackAndWhatWasWrong() {
        vidi.calls().failNext(Status.RESOURCE_EXHAUSTED.withDescription("too much in flight"), 250);
        VidiException failure = catchThrowableOfType(VidiException.class, () -> session.query(ALL));
        assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure.retryAfter()).contains(Duration.ofMillis(250));
        session.query(ALL).close();
    }

    @Test
    void endsAtItsTimeoutWhereverItIs() {
        vidi.queries().repeat(1_000_000_000);
        try (QueryResult result =
                session.query(ALL, List.of(), QueryOptions.DEFAULT.withTimeout(Duration.ofMillis(200)))) {
            VidiException failure = catchThrowableOfType(VidiException.class, () -> result.forEachRemaining(row -> {}));
            assertThat(failure.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        }
    }

    @Test
    void sendsAValueOfEveryTypeForAParameter() {
        List<Object> values = Arrays.asList(
                true,
                7,
                -7L,
                1.5,
                new BigDecimal("12.50"),
                "text",
                LocalDate.of(2026, 1, 2),
                Instant.parse("2026-01-02T03:04:05.000006Z"),
                null);
        read(session.query("SELECT ? FROM t", values.toArray()));
        assertThat(vidi.queries().requests().get(0).getParametersList())
                .containsExactlyElementsOf(
                        values.stream().map(ValueCodec::encode).toList());
        assertThatThrownBy(() -> session.query(ALL, new Object())).hasMessageContaining("not java.lang.Object");
    }

    @Test
    void sendsItsOptions() {
        QueryOptions options = QueryOptions.DEFAULT
                .withLevel(Level.STRONG)
                .withReading(ReadOptions.DEFAULT.withLevel(Level.STRONG).withOnBehalfOf("bob"))
                .withRowsMax(10);
        read(session.query(ALL, List.of(), options));
        QueryRequest request = vidi.queries().requests().get(0);
        assertThat(request.getSql()).isEqualTo(ALL);
        assertThat(request.getOptions().getLevel()).isEqualTo(Level.STRONG.toProto());
        assertThat(request.getOptions().getOnBehalfOf()).isEqualTo("bob");
        assertThat(request.getRowsMax()).isEqualTo(10);
        assertThat(request.getAllowPartial()).isFalse();
        assertThatThrownBy(() -> options.withRowsMax(-1)).hasMessageContaining("rowsMax must be >= 0");
    }

    @Test
    void namesThePartitionsThatAreMissingWhereThatIsAllowed() {
        vidi.queries().miss(3, "partition t-3 is moving");
        assertThatThrownBy(() -> session.query(ALL)).hasMessage("partition t-3 is moving");
        try (QueryResult result = session.query(ALL, List.of(), QueryOptions.DEFAULT.withAllowPartial(true))) {
            result.forEachRemaining(row -> {});
            assertThat(result.end().orElseThrow().missing())
                    .containsExactly(new MissingPartition(3, "partition t-3 is moving"));
        }
    }

    @Test
    void aWriteNamesAResultAsItsCause() {
        try (QueryResult result = session.query(ALL)) {
            session.write("t", "{\"id\":8}", WriteOptions.DEFAULT.causedBy(result));
            assertThat(vidi.writes().writes().get(0).getCausesList())
                    .containsExactly(result.header().readId());
        }
    }

    private static List<QueryRow> read(QueryResult result) {
        List<QueryRow> rows = new ArrayList<>();
        try (result) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
