package dev.vidi.processors.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Question.Notice.Kind;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who follows which subscription, and when it ends, by the events of the reads topic and its time. */
final class TaskSubscriptionsTest {
    private static final TableDefinition TABLE = new TableDefinition(
            "t-1",
            "t",
            "t",
            new UUID(1, 2),
            1,
            new TableSchema(
                    List.of(new Column("k", ColumnType.VARCHAR, false), new Column("n", ColumnType.INTEGER, true)), 0),
            "json",
            "string",
            Partitioner.ANY,
            "");
    private static final Queries QUERIES = new Queries(1 << 20, 1 << 20);
    private static final int LEASE = 60_000;
    private static final int IDLE = 30_000;
    private static final UUID ID = new UUID(3, 4);

    private final Map<ByteBuffer, byte[]> kept = new TreeMap<>();
    private final List<String> ended = new ArrayList<>();
    private TaskSubscriptions subscriptions = life(1);
    private long offset;

    private final class Kept implements SubscriptionStore {
        @Override
        public void put(byte[] key, byte @Nullable [] value) {
            if (value == null) {
                kept.remove(ByteBuffer.wrap(key));
            } else {
                kept.put(ByteBuffer.wrap(key), value);
            }
        }

        @Override
        public void forEach(BiConsumer<byte[], byte[]> consumer) {
            Map.copyOf(kept).forEach((key, value) -> consumer.accept(key.array(), value));
        }
    }

    private TaskSubscriptions life(long incarnation) {
        return new TaskSubscriptions(TABLE, QUERIES, new Kept(), incarnation, 100);
    }

    @Test
    void keepsWhatWasAcknowledgedForWhoeverComesNext() {
        register(ID, 1, 2, 1_000);
        assertThat(notice(Kind.ACKNOWLEDGED, 1, 21, 90)).isEmpty();
        subscriptions = life(2);
        Registered registered = register(ID, 2, 2, 2_000);
        assertThat(registered).isEqualTo(new Registered(0, new Registered.Acknowledged(21, 90)));
    }

    @Test
    void acknowledgesNeitherBackwardsNorAheadNorForAnother() {
        register(ID, 1, 2, 1_000);
        assertThat(notice(Kind.ACKNOWLEDGED, 1, 21, 90)).isEmpty();
        assertThat(notice(Kind.ACKNOWLEDGED, 1, 21, 95)).isEmpty();
        assertThat(reason(notice(Kind.ACKNOWLEDGED, 1, 20, 99))).isEqualTo(Refusal.Reason.ACKNOWLEDGED);
        assertThat(reason(notice(Kind.ACKNOWLEDGED, 1, 101, 99))).isEqualTo(Refusal.Reason.MALFORMED);
        assertThat(reason(notice(Kind.ACKNOWLEDGED, 9, 30, 99))).isEqualTo(Refusal.Reason.SUPERSEDED);
        assertThat(register(ID, 2, 2, 2_000).acknowledged()).isEqualTo(new Registered.Acknowledged(21, 95));
        assertThat(reason(notice(Kind.ACKNOWLEDGED, 1, 30, 99))).isEqualTo(Refusal.Reason.SUPERSEDED);
    }

    @Test
    void theNewerCallHasItWhenTheOlderComesLate() {
        register(ID, 2, 2, 1_000);
        Question.Subscribe late = asked(ID, 1, "n > 2");
        Optional<Refusal> refused = subscriptions.superseded(late, arrival(-1, 7, 1_000));
        assertThat(reason(refused)).isEqualTo(Refusal.Reason.SUPERSEDED);
        assertThat(subscriptions.superseded(asked(ID, 2, "n > 2"), arrival(-1, 7, 1_000)))
                .isEmpty();
    }

    @Test
    void endsWhenNobodyHasFollowedItForAsLongAsItLivesWithout() {
        register(ID, 1, 2, 1_000);
        notice(Kind.DETACHED, 1, 0, 0);
        heard(7, 1_000 + IDLE);
        assertThat(ended).isEmpty();
        heard(7, 1_000 + IDLE + 6_000);
        assertThat(ended).containsExactly("home 5: EXPIRED of 0");
        assertThat(subscriptions.isEmpty()).isTrue();
        assertThat(kept.keySet()).allMatch(key -> key.get(0) == 'f');
    }

    @Test
    void whoeverComesBackInTimeKeepsIt() {
        register(ID, 1, 2, 1_000);
        notice(Kind.DETACHED, 1, 0, 0);
        register(ID, 2, 2, 20_000);
        heard(7, 70_000);
        assertThat(ended).isEmpty();
        assertThat(subscriptions.size()).isEqualTo(1);
    }

    @Test
    void aCallIsGoneWhenItsRouterIsNotHeardOf() {
        register(ID, 1, 2, 1_000);
        heard(7, 1_000);
        heard(8, 1_000 + LEASE + 6_000);
        assertThat(found(false).get(0).attached()).isFalse();
        heard(8, 1_000 + LEASE + IDLE + 20_000);
        assertThat(ended).containsExactly("home 5: EXPIRED of 0");
    }

    @Test
    void aCallWhoseRouterIsHeardOfAgainFollowsAgain() {
        register(ID, 1, 2, 1_000);
        heard(7, 1_000);
        heard(8, 1_000 + LEASE + 6_000);
        assertThat(found(false).get(0).attached()).isFalse();
        heard(7, 1_000 + LEASE + 12_000);
        assertThat(found(false).get(0).attached()).isTrue();
        heard(7, 1_000 + LEASE + 12_000 + IDLE + 6_000);
        assertThat(ended).isEmpty();
    }

    @Test
    void whoGoesOnByTheCursorAloneDoesNotShortenTheLifeOfOneWithAName() {
        register(ID, 1, 2, 1_000);
        Question.Subscribe asked = asked(ID, 2, "n > 2");
        Question.Subscribe nameless =
                new Question.Subscribe(ID, "", 2, asked.fragment(), asked.text(), asked.arguments(), LEASE, 1_000);
        try {
            subscriptions.register(
                    nameless, QUERIES.fragment(TABLE, asked.text()), arrival(offset++, 7, 1_000), this::ended);
        } catch (StatementException e) {
            throw new AssertionError(e);
        }
        notice(Kind.DETACHED, 2, 0, 0);
        heard(7, 1_000 + IDLE - 1_000);
        assertThat(ended).isEmpty();
    }

    /** Two lives have registered different queries under one name: the follower of the earlier one is told. */
    @Test
    void aRegistrationThatAnotherLifeHasReplacedEndsInTheLog() {
        TaskSubscriptions zombie = life(2);
        register(ID, 1, 2, 1_000);
        subscriptions = zombie;
        register(ID, 2, 3, 1_000);
        subscriptions = life(4);
        heard(7, 2_000);
        assertThat(ended).containsExactly("home 5: REPLACED of 0");
    }

    @Test
    void signsOfLifeOfItsRouterKeepIt() {
        register(ID, 1, 2, 1_000);
        for (long time = 1_000; time < 10L * LEASE; time += LEASE / 2) {
            heard(7, time);
        }
        assertThat(ended).isEmpty();
        assertThat(found(false).get(0).attached()).isTrue();
    }

    @Test
    void isCancelledByAnybodyAndReplacedByAnotherQuery() {
        register(ID, 1, 2, 1_000);
        assertThat(notice(Kind.CANCELLED, 0, 0, 0)).isEmpty();
        assertThat(reason(notice(Kind.CANCELLED, 0, 0, 0))).isEqualTo(Refusal.Reason.NOT_SUBSCRIBED);
        register(ID, 2, 2, 1_000);
        register(ID, 3, 3, 1_000);
        assertThat(ended).containsExactly("home 5: CANCELLED of 0", "home 5: REPLACED of 3");
        assertThat(found(false)).hasSize(1);
        assertThat(found(false).get(0).registered().readsOffset()).isEqualTo(4);
    }

    @Test
    void tellsOfSubscriptionsAPageAtATime() {
        for (int i = 0; i < 10; i++) {
            register(new UUID(i, i), 1, 2, 1_000);
        }
        List<UUID> all = new ArrayList<>();
        UUID after = null;
        do {
            TaskSubscriptions.Found page = subscriptions.find(new Question.Registrations(after, 3, null, "ann", true));
            page.registrations().forEach(registration -> all.add(registration.subscription()));
            assertThat(page.examined()).isLessThanOrEqualTo(3);
            after = page.resume();
        } while (after != null);
        assertThat(all).hasSize(10).isSorted();
        assertThat(subscriptions
                        .find(new Question.Registrations(null, 0, null, "bob", true))
                        .registrations())
                .isEmpty();
        assertThat(subscriptions
                        .find(new Question.Registrations(null, 0, new UUID(4, 4), null, true))
                        .registrations())
                .hasSize(1);
    }

    /** A zombie has kept an older acknowledgement, and its successor a newer one; the zombie wrote last. */
    @Test
    void whatTwoLivesHaveLeftIsMerged() {
        register(ID, 1, 2, 1_000);
        TaskSubscriptions zombie = life(2);
        TaskSubscriptions successor = life(3);
        subscriptions = successor;
        register(ID, 2, 2, 2_000);
        notice(Kind.ACKNOWLEDGED, 2, 50, 99);
        subscriptions = zombie;
        notice(Kind.ACKNOWLEDGED, 1, 40, 95);
        subscriptions = life(4);
        heard(7, 2_000);
        Registered merged = register(ID, 3, 2, 3_000);
        assertThat(merged.acknowledged()).isEqualTo(new Registered.Acknowledged(50, 99));
        assertThat(kept.keySet().stream().filter(key -> key.get(0) == 's')).hasSize(1);
    }

    private Registered register(UUID id, long attachment, int above, long appended) {
        try {
            Question.Subscribe asked = asked(id, attachment, "n > " + above);
            Fragment fragment = QUERIES.fragment(TABLE, asked.text());
            return subscriptions.register(asked, fragment, arrival(offset++, 7, appended), this::ended);
        } catch (StatementException e) {
            throw new AssertionError(e);
        }
    }

    private static Question.Subscribe asked(UUID id, long attachment, String condition) {
        try {
            var plan = QUERIES.plan("SELECT * FROM t WHERE " + condition, name -> TABLE);
            return new Question.Subscribe(
                    id,
                    "mine",
                    attachment,
                    plan.fragment().hash(),
                    plan.fragment().text(),
                    plan.fragment().encodeArguments(plan.fragmentArguments(List.of())),
                    LEASE,
                    IDLE);
        } catch (StatementException e) {
            throw new AssertionError(e);
        }
    }

    private static Arrival arrival(long readsOffset, long router, long appended) {
        return new Arrival(new UUID(1, 1), "ann", 5, router, readsOffset, 0, appended);
    }

    private Optional<Refusal> notice(Kind kind, long attachment, long next, long logOffset) {
        Question.Notice notice = new Question.Notice(ID, attachment, kind, logOffset, new TreeMap<>(Map.of(0, next)));
        return subscriptions.notice(notice, 0, 100, arrival(offset++, 7, 1_000), this::ended);
    }

    private void heard(long router, long appended) {
        subscriptions.heard(router, appended, this::ended);
    }

    private void ended(int home, Ended what) {
        ended.add("home " + home + ": " + what.reason() + " of " + what.registered());
    }

    private List<Registration> found(boolean unnamed) {
        return subscriptions
                .find(new Question.Registrations(null, 0, null, null, unnamed))
                .registrations();
    }

    private static Refusal.Reason reason(Optional<Refusal> refusal) {
        return refusal.orElseThrow().reason();
    }
}
