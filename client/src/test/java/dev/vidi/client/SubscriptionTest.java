package dev.vidi.client;

import static dev.vidi.client.fake.FakeSubscription.enter;
import static dev.vidi.client.fake.FakeSubscription.leave;
import static dev.vidi.client.fake.FakeSubscription.message;
import static dev.vidi.client.fake.FakeSubscription.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.client.SubscriptionEvent.Cases;
import dev.vidi.client.SubscriptionEvent.Leave;
import dev.vidi.client.SubscriptionEvent.SnapshotComplete;
import dev.vidi.client.SubscriptionEvent.SnapshotRow;
import dev.vidi.client.SubscriptionEvent.Update;
import dev.vidi.client.fake.FakeSubscription;
import dev.vidi.client.fake.FakeTokens;
import dev.vidi.client.fake.FakeVidi;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SubscriptionTest {
    private static final String SQL = "SELECT * FROM t EMIT CHANGES";
    private static final Status BROKEN = Status.UNAVAILABLE.withDescription("it went away");
    /** An event as one word or two, and the number of its row. */
    private static final Cases<String> BRIEFLY = new Cases<>(
            row -> "row " + row.row().get("id"),
            complete -> "complete",
            enter -> "enter " + enter.row().get("id"),
            update -> "update " + update.row().get("id"),
            leave -> "leave " + leave.key(),
            progress -> "progress",
            resync -> "resync");

    private final FakeVidi vidi = FakeVidi.inProcess();
    private final VidiClient client = vidi.client()
            .retries(new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), true))
            .build();
    private final Session session = client.session();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
    }

    @AfterEach
    void close() {
        client.close();
        vidi.close();
        executor.shutdownNow();
    }

    @Test
    void tellsTheRowsAndThenWhatChanges() {
        vidi.subscriptions()
                .script(call -> call.header()
                        .row(1, "one", 4)
                        .complete("c0")
                        .changes("c1", enter(1, 7, 2, "two"), update(0, 10, 1, "one", "uno"))
                        .changes("c2", leave(0, 11, 1, "uno"))
                        .progress("c3", 20));
        try (Subscription subscription = session.subscribe(SQL)) {
            assertThat(subscription.header().columns()).extracting(Column::name).containsExactly("id", "name");
            assertThat(subscription.header().resumed()).isFalse();
            SnapshotRow row = (SnapshotRow) subscription.next();
            assertThat(row.row().toMap()).isEqualTo(Map.of("id", 1L, "name", "one"));
            assertThat(row.row().at()).isEqualTo(new Coordinates("t", 0, 4, Instant.ofEpochMilli(1_000)));
            assertThat(row.cursor()).isEmpty();
            SnapshotComplete complete = (SnapshotComplete) subscription.next();
            assertThat(complete.position()).isEqualTo(Map.of(0, 9L));
            assertThat(complete.cursor()).contains(cursor("c0"));
            assertThat(FakeTokens.events(session.tokens().get(0).toBytes())).containsExactly("snapshot");
            assertThat(take(subscription, 1)).containsExactly("enter 2");
            Update update = (Update) subscription.next();
            assertThat(update.before().get("name")).isEqualTo("one");
            assertThat(update.before().at().offset()).isEqualTo(9);
            assertThat(update.row().get("name")).isEqualTo("uno");
            assertThat(update.row().at().offset()).isEqualTo(10);
            assertThat(update.cursor()).contains(cursor("c1"));
            Leave leave = (Leave) subscription.next();
            assertThat(leave.before().get("name")).isEqualTo("uno");
            assertThat(leave.at().offset()).isEqualTo(11);
            SubscriptionEvent progress = subscription.next();
            assertThat(progress.fold(BRIEFLY)).isEqualTo("progress");
            assertThat(progress.cursor()).contains(cursor("c3"));
            assertThat(subscription.poll(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void takesNoMoreThanItIsAskedFor() {
        vidi.subscriptions()
                .script(call -> call.header().complete("c").stream(i -> message("c" + i, enter(0, i, i, "n"))));
        int transport = 4; // messages that gRPC itself holds between the two
        try (Subscription subscription = session.subscribe(SQL)) {
            take(subscription, 1);
            FakeSubscription call = vidi.subscriptions().calls().get(0);
            int most = 0;
            for (int i = 0; i < 300; i++) {
                assertThat(subscription.next().fold(BRIEFLY)).isEqualTo("enter " + i);
                most = Math.max(most, call.sent() - i - 1);
            }
            assertThat(most).isLessThanOrEqualTo(SubscriptionFeed.AHEAD + transport);
        }
        await(() -> vidi.subscriptions().calls().get(0).cancelled());
    }

    @Test
    void goesOnBehindTheLastMessageWhenItsCallBreaks() {
        vidi.subscriptions()
                .script(call -> call.header()
                        .row(1, "one", 4)
                        .complete("c0")
                        .changes("c1", enter(0, 10, 2, "two"), enter(0, 11, 3, "three"))
                        .fail(BROKEN));
        vidi.subscriptions().script(call -> call.fail(BROKEN));
        vidi.subscriptions().script(call -> call.header().changes("c2", enter(0, 12, 4, "four")));
        try (Subscription subscription = session.subscribe(SQL)) {
            assertThat(take(subscription, 5)).containsExactly("row 1", "complete", "enter 2", "enter 3", "enter 4");
            assertThat(vidi.subscriptions().calls())
                    .extracting(FakeSubscription::from)
                    .containsExactly("", "c1", "c1");
            assertThat(subscription.header().resumed()).isTrue();
        }
    }

    @Test
    void goesOnWithinAMessageThatIsSentAgain() {
        vidi.subscriptions()
                .script(call -> call.header()
                        .complete("c0")
                        .changes("c1", enter(0, 10, 1, "a"), enter(1, 7, 2, "b"), enter(0, 11, 3, "c")));
        Cursor within;
        try (Subscription subscription = session.subscribe(SQL)) {
            take(subscription, 2);
            within = subscription.next().cursor().orElseThrow();
        }
        assertThat(Cursor.parse(within.toString())).isEqualTo(within).isNotEqualTo(cursor("c0"));
        vidi.subscriptions()
                .script(call -> call.header()
                        .changes("c9", enter(0, 10, 1, "a"))
                        .changes("c1", enter(0, 11, 3, "c"), enter(1, 7, 2, "b"))
                        .changes("c2", enter(1, 8, 4, "d")));
        SubscribeOptions options = SubscribeOptions.DEFAULT.withCursor(Cursor.of(within.toBytes()));
        try (Subscription subscription = session.subscribe(SQL, List.of(), options)) {
            SubscriptionEvent third = subscription.next();
            assertThat(third.fold(BRIEFLY)).isEqualTo("enter 3");
            assertThat(third.cursor().orElseThrow().taken()).isEqualTo(Map.of(0, 11L, 1, 7L));
            SubscriptionEvent fourth = subscription.next();
            assertThat(fourth.fold(BRIEFLY)).isEqualTo("enter 4");
            assertThat(fourth.cursor()).contains(cursor("c2"));
            assertThat(vidi.subscriptions().calls().get(1).from()).isEqualTo("c0");
        }
    }

    @Test
    void beginsAnewWhenItsCallBreaksWithinTheSnapshot() throws InterruptedException {
        vidi.subscriptions().script(call -> call.header().row(1, "one", 4));
        vidi.subscriptions()
                .script(call -> call.header().row(1, "one", 4).row(2, "two", 5).complete("c0"));
        try (Subscription subscription = session.subscribe(SQL)) {
            assertThat(take(subscription, 1)).containsExactly("row 1");
            vidi.subscriptions().calls().get(0).fail(BROKEN);
            assertThat(take(subscription, 4)).containsExactly("resync", "row 1", "row 2", "complete");
            assertThat(vidi.subscriptions().calls().get(1).from()).isEmpty();
        }
    }

    @Test
    void beginsAnewWithoutAWordWhenNoRowWasTaken() {
        vidi.subscriptions().script(call -> call.header().row(1, "one", 4).fail(BROKEN));
        vidi.subscriptions().script(call -> call.header().row(2, "two", 5).complete("c0"));
        try (Subscription subscription = session.subscribe(SQL)) {
            await(() -> vidi.subscriptions().calls().size() == 2);
            assertThat(take(subscription, 2)).containsExactly("row 2", "complete");
        }
    }

    @Test
    void passesOnThatItMustBeginAnew() {
        vidi.subscriptions()
                .script(call -> call.resync("too old").header().row(1, "one", 4).complete("c0"));
        SubscribeOptions options = SubscribeOptions.DEFAULT.withCursor(cursor("old"));
        try (Subscription subscription = session.subscribe(SQL, List.of(), options)) {
            assertThat(take(subscription, 3)).containsExactly("resync", "row 1", "complete");
            assertThat(vidi.subscriptions().calls().get(0).from()).isEqualTo("old");
        }
    }

    @Test
    void doesNotGoOnBehindACursorThatIsVoid() {
        vidi.subscriptions().script(call -> call.resync("too old").header().row(1, "one", 4));
        vidi.subscriptions().script(call -> call.header().row(2, "two", 5).complete("c0"));
        SubscribeOptions options = SubscribeOptions.DEFAULT.withCursor(cursor("old"));
        try (Subscription subscription = session.subscribe(SQL, List.of(), options)) {
            assertThat(take(subscription, 2)).containsExactly("resync", "row 1");
            vidi.subscriptions().calls().get(0).fail(BROKEN);
            assertThat(take(subscription, 3)).containsExactly("resync", "row 2", "complete");
            assertThat(vidi.subscriptions().calls().get(1).from()).isEmpty();
        }
    }

    @Test
    void endsWhenAnotherClientHasAttached() {
        vidi.subscriptions()
                .script(call -> call.header().complete("c0").fail(Status.ABORTED.withDescription("the newer goes on")));
        Subscription subscription = session.subscribe(SQL, List.of(), SubscribeOptions.DEFAULT.withName("n"));
        assertThat(subscription.header().name()).isEqualTo("n");
        assertThat(take(subscription, 1)).containsExactly("complete");
        VidiException failure = catchThrowableOfType(VidiException.class, subscription::next);
        assertThat(failure.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(failure).hasMessage("the newer goes on");
        assertThatThrownBy(subscription::hasNext).isSameAs(failure);
        assertThat(vidi.subscriptions().calls()).hasSize(1);
    }

    @Test
    void saysWhatIsWrongAtOnce() {
        for (Status status : List.of(Status.INVALID_ARGUMENT, Status.FAILED_PRECONDITION, Status.NOT_FOUND)) {
            vidi.calls().failNext(status.withDescription("no"));
            VidiException refused = catchThrowableOfType(VidiException.class, () -> session.subscribe(SQL));
            assertThat(refused.code()).isEqualTo(status.getCode());
        }
    }

    @Test
    void triesAgainUntilItsTimeHasPassed() {
        vidi.calls().failNext(BROKEN);
        session.subscribe(SQL).close();
        vidi.close();
        SubscribeOptions briefly =
                SubscribeOptions.DEFAULT.withReading(ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(50)));
        VidiException refused =
                catchThrowableOfType(VidiException.class, () -> session.subscribe(SQL, List.of(), briefly));
        assertThat(refused.unreachable()).isTrue();
    }

    @Test
    void doesNotWaitForAServerThatSaysNothing() {
        vidi.subscriptions().script(call -> {});
        SubscribeOptions briefly =
                SubscribeOptions.DEFAULT.withReading(ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(50)));
        assertThatThrownBy(() -> session.subscribe(SQL, List.of(), briefly))
                .hasMessage("the server has not taken the subscription within 50 ms");
        await(() -> vidi.subscriptions().calls().get(0).cancelled());
    }

    @Test
    void givesUpReconnectingAfterATime() {
        vidi.subscriptions().script(call -> call.header().complete("c0"));
        SubscribeOptions options = SubscribeOptions.DEFAULT.withReconnectMax(Duration.ofMillis(50));
        try (Subscription subscription = session.subscribe(SQL, List.of(), options)) {
            take(subscription, 1);
            vidi.close();
            assertThat(catchThrowableOfType(VidiException.class, subscription::next)
                            .unreachable())
                    .isTrue();
        }
    }

    @Test
    void closingCancelsTheCallAndEndsTheWait() throws Exception {
        vidi.subscriptions().script(call -> call.header().complete("c0"));
        Subscription subscription = session.subscribe(SQL);
        take(subscription, 1);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(subscription::hasNext, executor);
        subscription.close();
        assertThat(waiting.get()).isFalse();
        assertThatThrownBy(subscription::next).isInstanceOf(NoSuchElementException.class);
        await(() -> vidi.subscriptions().calls().get(0).cancelled());
        assertThat(vidi.subscriptions().calls()).hasSize(1);
    }

    @Test
    void anInterruptEndsTheWaitOnly() {
        vidi.subscriptions().script(FakeSubscription::header);
        try (Subscription subscription = session.subscribe(SQL)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(subscription::next).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            vidi.subscriptions().calls().get(0).complete("c0");
            assertThat(take(subscription, 1)).containsExactly("complete");
        }
    }

    @Test
    void isNoneOfTheSessionsCallsInFlight() {
        List<Subscription> open = new ArrayList<>();
        for (int i = 0; i < 2 * SessionTokens.LIMIT; i++) {
            vidi.subscriptions().script(call -> call.header().complete("c0"));
            open.add(session.subscribe(SQL));
        }
        vidi.tables().put("t", ValueCodec.encode(1), ValueCodec.encode("one"));
        assertThat(session.get("t", 1).row()).isPresent();
        open.forEach(Subscription::close);
    }

    @Test
    void tellsAListener() throws Exception {
        vidi.subscriptions().script(call -> call.header().row(1, "one", 4).complete("c0"));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Subscription subscription = session.subscribe(SQL);
        subscription.listen(executor, listener(told));
        assertThat(told.take()).isEqualTo("row 1");
        assertThat(told.take()).isEqualTo("complete");
        vidi.subscriptions().calls().get(0).changes("c1", enter(0, 10, 2, "two"));
        assertThat(told.take()).isEqualTo("enter 2");
        assertThatThrownBy(subscription::hasNext).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> subscription.listen(executor, listener(told)))
                .isInstanceOf(IllegalStateException.class);
        subscription.close();
        assertThat(told.take()).isEqualTo("ended Optional.empty");
    }

    @Test
    void aListenerThatThrowsEndsTheSubscription() throws Exception {
        vidi.subscriptions().script(call -> call.header().complete("c0"));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        session.subscribe(SQL).listen(executor, new SubscriptionListener() {
            @Override
            public void event(SubscriptionEvent event) {
                throw new IllegalStateException("I am tired");
            }

            @Override
            public void ended(Optional<VidiException> failure) {
                told.add(failure.orElseThrow().getMessage());
            }
        });
        assertThat(told.take()).contains("I am tired");
        await(() -> vidi.subscriptions().calls().get(0).cancelled());
    }

    @Test
    void publishesWhatIsAskedFor() throws Exception {
        vidi.subscriptions()
                .script(call -> call.header().complete("c").stream(i -> message("c" + i, enter(0, i, i, "n"))));
        Taker taker = new Taker();
        Subscription subscription = session.subscribe(SQL);
        Flow.Publisher<SubscriptionEvent> publisher = subscription.publisher(executor);
        publisher.subscribe(taker);
        taker.subscription.get().request(1);
        assertThat(taker.told.take()).isEqualTo("complete");
        taker.subscription.get().request(2);
        assertThat(taker.told.take()).isEqualTo("enter 0");
        assertThat(taker.told.take()).isEqualTo("enter 1");
        executor.submit(() -> {}).get();
        assertThat(taker.told).isEmpty();
        assertThat(vidi.subscriptions().calls().get(0).sent()).isLessThan(10);
        Taker second = new Taker();
        publisher.subscribe(second);
        assertThat(second.told.take()).contains("by one taker");
        taker.subscription.get().cancel();
        await(() -> vidi.subscriptions().calls().get(0).cancelled());
        assertThat(taker.told).isEmpty();
    }

    @Test
    void publishesTheEndWithoutBeingAsked() throws Exception {
        vidi.subscriptions().script(call -> call.header().fail(Status.ABORTED.withDescription("the newer goes on")));
        Taker taker = new Taker();
        session.subscribe(SQL).publisher(executor).subscribe(taker);
        assertThat(taker.told.take()).contains("the newer goes on");
        Taker greedy = new Taker();
        session.subscribe(SQL).publisher(executor).subscribe(greedy);
        greedy.subscription.get().request(0);
        assertThat(greedy.told.take()).contains("positive number");
    }

    private static final class Taker implements Flow.Subscriber<SubscriptionEvent> {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(SubscriptionEvent event) {
            told.add(event.fold(BRIEFLY));
        }

        @Override
        public void onError(Throwable thrown) {
            told.add("failed: " + thrown.getMessage());
        }

        @Override
        public void onComplete() {
            told.add("done");
        }
    }

    private static SubscriptionListener listener(BlockingQueue<String> told) {
        return new SubscriptionListener() {
            @Override
            public void event(SubscriptionEvent event) {
                told.add(event.fold(BRIEFLY));
            }

            @Override
            public void ended(Optional<VidiException> failure) {
                told.add("ended " + failure);
            }
        };
    }

    private static Cursor cursor(String text) {
        return Cursor.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static List<String> take(Subscription subscription, int count) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(subscription.next().fold(BRIEFLY));
        }
        return taken;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
