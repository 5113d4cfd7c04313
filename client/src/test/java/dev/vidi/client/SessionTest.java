package dev.vidi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.client.fake.FakeReads;
import dev.vidi.client.fake.FakeTokens;
import dev.vidi.client.fake.FakeVidi;
import dev.vidi.proto.api.v1.WriteRequest;
import io.grpc.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionTest {
    private final FakeVidi vidi = FakeVidi.inProcess();
    private final VidiClient client = vidi.client()
            .principal("ann")
            .purpose("tests")
            .retries(new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), true))
            .build();
    private final Session session = client.session();

    @BeforeEach
    void createTables() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR", "price DECIMAL(10, 2)", "day DATE", "at TIMESTAMP");
        vidi.tables()
                .put(
                        "t",
                        ValueCodec.encode(1),
                        ValueCodec.encode("one"),
                        ValueCodec.encode(new BigDecimal("12.50")),
                        ValueCodec.encode(LocalDate.of(2026, 1, 2)),
                        ValueCodec.encode(null));
    }

    @AfterEach
    void close() {
        client.close();
        vidi.close();
    }

    @Test
    void readsARowByItsKey() {
        Answer answer = session.get("t", 1);
        Row row = answer.row().orElseThrow();
        assertThat(row.get("id")).isEqualTo(1L);
        assertThat(row.get(1)).isEqualTo("one");
        assertThat(row.get("price", BigDecimal.class)).isEqualTo("12.50");
        assertThat(row.get("day")).isEqualTo(LocalDate.of(2026, 1, 2));
        assertThat(row.get("at", Instant.class)).isNull();
        assertThat(row.at().topic()).isEqualTo("t");
        assertThat(answer.position()).containsExactly(Map.entry(0, 9L));
        assertThat(answer.readId()).startsWith("read-");
        assertThatThrownBy(() -> row.get("nam")).hasMessageContaining("no column nam; its columns are [id, name");
    }

    @Test
    void anAbsentRowIsAnAnswer() {
        Answer answer = session.get("t", 2);
        assertThat(answer.row()).isEmpty();
        assertThat(answer.results()).containsExactly(new KeyAnswer(2L, null));
    }

    @Test
    void readsManyRowsInTheOrderOfTheKeys() {
        Answer answer = session.getMany("t", List.of(2, 1, 3));
        assertThat(answer.results()).extracting(KeyAnswer::key).containsExactly(2L, 1L, 3L);
        assertThat(answer.rows()).hasSize(1);
        assertThat(answer.readId()).startsWith("read-");
        assertThat(session.tokens()).containsExactly(answer.token());
    }

    @Test
    void refusesTooManyKeysBeforeItSendsThem() {
        assertThatThrownBy(() -> session.getMany("t", List.of())).hasMessageContaining("1 to 10000 keys, this has 0");
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i <= 10_000; i++) {
            keys.add(i);
        }
        assertThatThrownBy(() -> session.getMany("t", keys)).hasMessageContaining("this has 10001");
    }

    @Test
    void sendsPrincipalPurposeAndOptions() {
        session.get(
                "t",
                1,
                ReadOptions.DEFAULT
                        .withLevel(Level.STRONG)
                        .withWaitMax(Duration.ofMillis(50))
                        .withOnBehalfOf("bob"));
        assertThat(vidi.calls().last("vidi-principal")).isEqualTo("ann");
        assertThat(vidi.calls().last("vidi-purpose")).isEqualTo("tests");
        var options = vidi.reads().gets().get(0).getOptions();
        assertThat(options.getLevel()).isEqualTo(Level.STRONG.toProto());
        assertThat(options.getWaitMs()).isEqualTo(50);
        assertThat(options.getOnBehalfOf()).isEqualTo("bob");
    }

    @Test
    void carriesItsTokenFromCallToCall() {
        Answer first = session.get("t", 1);
        assertThat(session.tokens()).containsExactly(first.token());
        Written written = session.write("t", Map.of("id", 5, "name", "five"));
        assertThat(seenBy(written.token())).containsAll(seenBy(first.token()));
        assertThat(session.tokens()).containsExactly(written.token());
        assertThat(session.get("t", 5).row().orElseThrow().get("name")).isEqualTo("five");
    }

    @Test
    void aSessionTakesUpWhereTokensOfOthersLeftOff() {
        Answer here = session.get("t", 1);
        Answer elsewhere = client.session().get("t", 1);
        Session both =
                client.session(here.token(), Token.parse(elsewhere.token().toString()));
        assertThat(seenBy(both.get("t", 1).token()))
                .containsAll(seenBy(here.token()))
                .containsAll(seenBy(elsewhere.token()));
        assertThat(both.tokens()).hasSize(1);
    }

    @Test
    void losesNoTokenOfCallsThatRanSideBySide() {
        vidi.reads().hold();
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(session.getAsync("t", 1, ReadOptions.DEFAULT));
        }
        TreeSet<String> seen = new TreeSet<>();
        for (int i = 0; i < 30; i++) {
            int arrived = i;
            await(() -> vidi.reads().held().size() > arrived);
            FakeReads.Held read = vidi.reads().held().get(i);
            assertThat(vidi.reads().held().size() - i).isLessThanOrEqualTo(SessionTokens.LIMIT);
            read.letGo();
            await(() -> calls.stream().filter(CompletableFuture::isDone).count() == arrived + 1);
        }
        calls.forEach(call -> seen.addAll(seenBy(call.join().token())));
        TreeSet<String> kept = new TreeSet<>();
        session.tokens().forEach(token -> kept.addAll(seenBy(token)));
        assertThat(kept).isEqualTo(seen).hasSize(30);
    }

    @Test
    void triesAReadAgainAndNamesTheOneThatFailed() {
        vidi.calls().failNextRead(Status.UNAVAILABLE, "read-0");
        vidi.calls().failNext(Status.ABORTED);
        assertThat(session.get("t", 1).row()).isPresent();
        assertThat(vidi.reads().gets())
                .extracting(get -> get.getOptions().getRetries())
                .containsExactly("", "read-0", "read-0");
    }

    @Test
    void doesNotTryAgainWhatWouldFailAgain() {
        vidi.calls().failNext(Status.INVALID_ARGUMENT.withDescription("key of t is BIGINT"));
        VidiException failure = catchThrowableOfType(VidiException.class, () -> session.get("t", "x"));
        assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure).hasMessage("key of t is BIGINT");
        assertThat(failure.unreachable()).isFalse();
        assertThat(vidi.reads().gets()).hasSize(1);
    }

    @Test
    void endsWithTheLastFailureWhenTheAdviceLiesBeyondTheTimeout() {
        vidi.calls().failNext(Status.UNAVAILABLE.withDescription("partition t-0 is moving"), 60_000);
        VidiException failure = catchThrowableOfType(VidiException.class, () -> session.get("t", 1));
        assertThat(failure).hasMessage("partition t-0 is moving");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
        assertThat(failure.retriable()).isTrue();
    }

    @Test
    void sendsAWriteAgainUnderTheSameOperationId() {
        vidi.calls().failNext(Status.UNAVAILABLE);
        vidi.calls().failNext(Status.UNAVAILABLE, 1);
        Written written = session.write("t", "{\"id\":7}");
        assertThat(vidi.writes().writes())
                .extracting(WriteRequest::getFirstAttempt)
                .containsExactly(true, false, false);
        assertThat(vidi.writes().writes())
                .extracting(WriteRequest::getOperationId)
                .containsOnly(written.operationId());
    }

    @Test
    void aGivenOperationIdIsNeverTakenForNew() {
        session.delete("t", 1, WriteOptions.DEFAULT.withOperationId("op-1"));
        WriteRequest write = vidi.writes().writes().get(0);
        assertThat(write.getOperationId()).isEqualTo("op-1");
        assertThat(write.getFirstAttempt()).isFalse();
        assertThat(session.get("t", 1).row()).isEmpty();
    }

    @Test
    void aWriteHasTheCausesGivenAndNoOthers() {
        Answer answer = session.get("t", 1);
        session.write("t", "{\"id\":7}");
        session.write("t", "{\"id\":8}", WriteOptions.DEFAULT.causedBy(answer));
        assertThat(vidi.writes().writes().get(0).getCausesList()).isEmpty();
        assertThat(vidi.writes().writes().get(1).getCausesList()).containsExactly(answer.readId());
    }

    @Test
    void aRowWithAnUnknownColumnIsRefused() {
        assertThatThrownBy(() -> session.write("t", Map.of("id", 5, "nme", "five")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no column nme");
    }

    @Test
    void endsAtItsTimeout() {
        vidi.reads().hold();
        VidiException failure = catchThrowableOfType(
                VidiException.class, () -> session.get("t", 1, ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(50))));
        assertThat(failure.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(failure).hasMessageStartingWith("no answer within the call's time; give it more");
    }

    @Test
    void tellsAtItsTimeoutWhyTheTryBeforeFailed() {
        vidi.reads().hold();
        vidi.calls().failNext(Status.UNAVAILABLE.withDescription("partition t-0 is moving"));
        CompletableFuture<Answer> call =
                session.getAsync("t", 1, ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(300)));
        await(() -> !vidi.reads().held().isEmpty());
        vidi.reads().held().get(0).letGo();
        assertThatThrownBy(call::join)
                .cause()
                .isInstanceOfSatisfying(
                        VidiException.class,
                        failure -> assertThat(failure.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED))
                .hasMessageContaining("the try before it failed: partition t-0 is moving");
    }

    @Test
    void aCallInLineEndsAtItsTimeout() {
        vidi.reads().hold();
        for (int i = 0; i < SessionTokens.LIMIT; i++) {
            session.getAsync("t", 1, ReadOptions.DEFAULT);
        }
        assertThatThrownBy(() -> session.get("t", 1, ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(20))))
                .hasMessageContaining("waited behind other calls");
    }

    @Test
    void cancellingTheFutureCancelsTheCall() {
        vidi.reads().hold();
        CompletableFuture<Answer> call = session.getAsync("t", 1, ReadOptions.DEFAULT);
        await(() -> !vidi.reads().held().isEmpty());
        call.cancel(true);
        await(() -> vidi.reads().held().get(0).cancelled());
    }

    @Test
    void saysThatTheServerCannotBeReached() {
        vidi.close();
        VidiException failure = catchThrowableOfType(
                VidiException.class,
                () -> session.get("t", 1, ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(100))));
        assertThat(failure.unreachable()).isTrue();
    }

    @Test
    void closingTheClientEndsItsCalls() {
        vidi.reads().hold();
        CompletableFuture<Answer> call = session.getAsync("t", 1, ReadOptions.DEFAULT);
        await(() -> !vidi.reads().held().isEmpty());
        client.close();
        assertThatThrownBy(call::join).hasCauseInstanceOf(VidiException.class);
    }

    @Test
    void asksTheCatalog() {
        assertThat(client.tables()).extracting(table -> table.schema().table()).containsExactly("t");
        assertThat(client.describe("t").schema().keyColumns().get(0).type()).isEqualTo("BIGINT");
        assertThat(client.execute("SHOW TABLES").tables()).hasSize(1);
        assertThat(catchThrowableOfType(VidiException.class, () -> client.describe("u"))
                        .code())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    private static TreeSet<String> seenBy(Token token) {
        return FakeTokens.events(token.toBytes());
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
