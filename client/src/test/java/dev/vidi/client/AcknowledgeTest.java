package dev.vidi.client;

import static dev.vidi.client.fake.FakeSubscription.enter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.client.fake.FakeVidi;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AcknowledgeTest {
    private static final String SQL = "SELECT * FROM t EMIT CHANGES";
    private static final SubscribeOptions NAMED = SubscribeOptions.DEFAULT.withName("mine");

    private final FakeVidi vidi = FakeVidi.inProcess();
    private final VidiClient client = vidi.client()
            .retries(new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), true))
            .build();
    private final Session session = client.session();

    @BeforeEach
    void createTable() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
        script();
    }

    /** What the next call is told. */
    private void script() {
        vidi.subscriptions()
                .script(call -> call.header()
                        .complete("c0")
                        .changes("c1", enter(1, 7, 2, "two"), enter(1, 8, 3, "three"))
                        .changes("c2", enter(1, 9, 4, "four")));
    }

    @AfterEach
    void close() {
        client.close();
        vidi.close();
    }

    private String next() throws InterruptedException {
        return vidi.directory().acknowledged().poll(10, TimeUnit.SECONDS);
    }

    @Test
    void acknowledgesWhatWasTakenBeforeTheEventThatIsAskedFor() throws Exception {
        try (Subscription subscription = session.subscribe(SQL, List.of(), NAMED)) {
            subscription.next();
            assertThat(subscription.hasNext()).isTrue();
            assertThat(next()).isEqualTo("c0");
            subscription.next();
            subscription.next();
            subscription.next();
            assertThat(next()).isEqualTo("c1");
            assertThat(subscription.poll(Duration.ZERO)).isEmpty();
            assertThat(next()).isEqualTo("c2");
        }
        assertThat(vidi.directory().acknowledged()).isEmpty();
    }

    @Test
    void acknowledgesTheLastWhenItIsClosed() throws Exception {
        try (Subscription subscription = session.subscribe(SQL, List.of(), NAMED)) {
            subscription.next();
            subscription.next();
            subscription.next();
            subscription.next();
        }
        assertThat(next()).isEqualTo("c1");
    }

    @Test
    void triesAgainWithTheNextOneWhatDidNotArrive() throws Exception {
        vidi.directory().fail(Status.UNKNOWN.withDescription("it went wrong"));
        try (Subscription subscription = session.subscribe(SQL, List.of(), NAMED)) {
            subscription.next();
            assertThat(subscription.hasNext()).isTrue();
            assertThat(next()).isEqualTo("c0");
            assertThat(next()).isEqualTo("c0");
        }
    }

    @Test
    void acknowledgesNothingByItselfWithoutANameOrWhenToldSo() throws Exception {
        for (SubscribeOptions options : List.of(SubscribeOptions.DEFAULT, NAMED.withAcknowledging(false))) {
            try (Subscription subscription = session.subscribe(SQL, List.of(), options)) {
                subscription.next();
                subscription.next();
            }
            script();
        }
        try (Subscription subscription = session.subscribe(SQL, List.of(), NAMED.withAcknowledging(false))) {
            session.acknowledge(subscription.next().cursor().orElseThrow());
        }
        assertThat(vidi.directory().acknowledged()).containsExactly("c0");
    }

    @Test
    void saysWhyAnAcknowledgementIsNotTaken() {
        vidi.directory().fail(Status.FAILED_PRECONDITION.withDescription("acknowledged further"));
        assertThatThrownBy(() -> session.acknowledge(Cursor.of("c9".getBytes())))
                .isInstanceOf(VidiException.class)
                .hasMessageContaining("acknowledged further");
    }

    @Test
    void listsPageByPageAndCancels() {
        List<SubscriptionDescription> all =
                client.subscriptions(SubscriptionSelection.all("t")).toList();
        assertThat(all).extracting(SubscriptionDescription::name).containsExactly("a", "b");
        assertThat(all)
                .extracting(SubscriptionDescription::lag)
                .containsExactly(OptionalLong.of(3), OptionalLong.empty());
        assertThat(client.cancelSubscription("t", "mine")).isEqualTo("id of mine");
    }
}
