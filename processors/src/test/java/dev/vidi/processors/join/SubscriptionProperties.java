package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Continuity;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registered.Acknowledged;
import dev.vidi.query.row.RowCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/**
 * Subscribers against the model, whatever dies when and whatever zombies say: at the end each has the rows of its query, and
 * has been told each change of them once, in order.
 */
final class SubscriptionProperties {

    private static final int KEYS = 4;
    private static final int SUBSCRIBERS = 3;
    private static final int NUMBERS = 6;

    private enum Step {
        PUT,
        DELETE,
        HOLE,
        SUBSCRIBE,
        AGAIN,
        ACKNOWLEDGE,
        POLL_SOURCE,
        POLL_READS,
        ADVANCE,
        COMMIT,
        FLUSH,
        CRASH,
        CRASH_AFTER_FLUSH,
        CRASH_AFTER_MARKS,
        CRASH_AFTER_OFFSETS,
        TAKE_OVER,
        ZOMBIE_POLLS_SOURCE,
        ZOMBIE_POLLS_READS,
        ZOMBIE_FLUSHES,
        ZOMBIE_COMMITS
    }

    private record Action(Step step, int key, int number) {}

    @Provide
    static Arbitrary<List<Action>> histories() {
        Arbitrary<Step> steps = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(Step.PUT, Step.POLL_SOURCE, Step.POLL_READS, Step.ADVANCE)),
                Tuple.of(2, Arbitraries.of(Step.COMMIT, Step.SUBSCRIBE, Step.ACKNOWLEDGE)),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                Step.TAKE_OVER,
                                Step.ZOMBIE_POLLS_SOURCE,
                                Step.ZOMBIE_POLLS_READS,
                                Step.ZOMBIE_FLUSHES,
                                Step.ZOMBIE_COMMITS)),
                Tuple.of(2, Arbitraries.of(Step.values())));
        return Combinators.combine(
                        steps,
                        Arbitraries.integers().between(0, KEYS - 1),
                        Arbitraries.integers().between(0, NUMBERS))
                .as(Action::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(120);
    }

    @Property(tries = 400)
    void nobodyMissesAChangeOrSeesOneTwice(@ForAll("histories") List<Action> history) {
        SubscribedTask simulated = new SubscribedTask();
        try {
            history.forEach(action -> act(simulated, action));
            comeToRest(simulated);
            for (int i = 0; i < SUBSCRIBERS; i++) {
                new Subscriber(i).follow(simulated);
            }
        } finally {
            simulated.close();
        }
    }

    /** What a zombie marks is true of the subscriptions that it has, and of no others. */
    @Test
    void aZombieSpeaksOnlyForWhatItKnows() {
        SubscribedTask simulated = new SubscribedTask();
        try {
            simulated.topic.put(0, 1);
            register(simulated, 0);
            simulated.takeOver();
            register(simulated, 2);
            IntStream.range(0, 3).forEach(key -> simulated.topic.put(key, 6));
            Objects.requireNonNull(simulated.zombie()).pollSource(Integer.MAX_VALUE);
            simulated.zombieCommits();
            comeToRest(simulated);
            for (int i = 0; i < SUBSCRIBERS; i++) {
                new Subscriber(i).follow(simulated);
            }
        } finally {
            simulated.close();
        }
    }

    /** Whoever waits for a change does not wait for the task to look at its clock. */
    @Test
    void logsChangesWhenAPollIsThrough() {
        SubscribedTask simulated = new SubscribedTask();
        try {
            simulated.topic.put(0, 1);
            register(simulated, 0);
            IntStream.range(0, 3).forEach(key -> simulated.topic.put(key, 6));
            simulated.owner().pollSource(Integer.MAX_VALUE);
            simulated.owner().flush();
            LogBatch last = simulated.log.get(simulated.log.size() - 1);
            assertThat(last.coverage().changes()).hasSize(3);
        } finally {
            simulated.close();
        }
    }

    private static void register(SubscribedTask simulated, int subscriber) {
        simulated.subscribe(id(subscriber), bound(subscriber));
        simulated.owner().pollSource(Integer.MAX_VALUE);
        simulated.owner().advance();
        simulated.owner().pollReads(Integer.MAX_VALUE);
        simulated.commit();
        simulated.owner().advance();
        simulated.owner().flush();
    }

    private static void act(SubscribedTask simulated, Action action) {
        SubscribedTask.Life zombie = simulated.zombie();
        switch (action.step()) {
            case PUT -> simulated.topic.put(action.key(), action.number());
            case DELETE -> simulated.topic.delete(action.key());
            case HOLE -> simulated.topic.hole();
            case SUBSCRIBE, AGAIN -> simulated.subscribe(id(action.key()), bound(action.key()));
            case ACKNOWLEDGE -> {
                Subscriber subscriber = new Subscriber(action.key() % SUBSCRIBERS);
                // a slow one has taken a part of what there is, and can be told of its answer and nothing behind it
                subscriber.read(simulated, simulated.log.size() * (action.number() + 1) / (NUMBERS + 1));
                subscriber.acknowledge(simulated);
            }
            case POLL_SOURCE -> simulated.owner().pollSource(1 + action.number());
            case POLL_READS -> simulated.owner().pollReads(1 + action.number());
            case ADVANCE -> simulated.owner().advance();
            case COMMIT -> simulated.commit();
            case FLUSH -> simulated.owner().flush();
            case CRASH -> simulated.crash();
            case CRASH_AFTER_FLUSH -> {
                simulated.owner().flush();
                simulated.crash();
            }
            case CRASH_AFTER_MARKS -> {
                simulated.owner().marks();
                simulated.crash();
            }
            case CRASH_AFTER_OFFSETS -> {
                simulated.owner().offsets();
                simulated.crash();
            }
            case TAKE_OVER -> simulated.takeOver();
            case ZOMBIE_POLLS_SOURCE -> {
                if (zombie != null) {
                    zombie.pollSource(1 + action.number());
                }
            }
            case ZOMBIE_POLLS_READS -> {
                if (zombie != null) {
                    zombie.pollReads(1 + action.number());
                }
            }
            case ZOMBIE_FLUSHES -> {
                if (zombie != null) {
                    zombie.advance();
                    zombie.flush();
                }
            }
            case ZOMBIE_COMMITS -> simulated.zombieCommits();
        }
    }

    private static void comeToRest(SubscribedTask simulated) {
        for (int i = 0; i < SUBSCRIBERS; i++) {
            simulated.subscribe(id(i), bound(i));
        }
        for (int i = 0; i < 3; i++) {
            simulated.owner().pollReads(Integer.MAX_VALUE);
            simulated.owner().pollSource(Integer.MAX_VALUE);
            simulated.owner().advance();
            simulated.commit();
        }
        simulated.zombieCommits();
        simulated.owner().advance();
        simulated.owner().flush();
    }

    private static UUID id(int subscriber) {
        return new UUID(7, subscriber % SUBSCRIBERS);
    }

    /** Two of the subscribers have the same shape. */
    private static int bound(int subscriber) {
        return subscriber % SUBSCRIBERS == 2 ? 4 : 2;
    }

    /** Reads the log from its beginning, as a subscriber that was there all the time. */
    private static final class Subscriber {
        private final int number;
        private final RowCodec codec = new RowCodec(SimulatedTopic.TABLE.schema());
        private final Map<String, Integer> rows = new TreeMap<>();
        private final List<String> told = new ArrayList<>();
        private Continuity place;
        private long snapshot;
        private int taken;

        Subscriber(int number) {
            this.number = number;
        }

        void read(SubscribedTask simulated, int records) {
            List<LogBatch> log = simulated.log.subList(0, records);
            taken = records;
            for (LogBatch batch : log) {
                batch.answers().forEach(answer -> begin(simulated.topic, batch, answer));
            }
            // from before the answer: what a later life has logged may stand before what an earlier one answers late
            if (place != null) {
                log.forEach(batch -> place.read(batch).forEach(this::take));
                assertThat(place.isTorn())
                        .as("subscriber %s misses what nobody will log", number)
                        .isFalse();
            }
        }

        /** Says that everything was taken that it has read of the log. */
        void acknowledge(SubscribedTask simulated) {
            if (place != null) {
                simulated.acknowledge(id(number), place.next(), taken);
            }
        }

        void follow(SubscribedTask simulated) {
            read(simulated, simulated.log.size());
            SimulatedTopic topic = simulated.topic;
            assertThat(place).as("subscriber %s is registered", number).isNotNull();
            assertThat(place.next())
                    .as("subscriber %s is told of the end", number)
                    .isEqualTo(topic.end());
            assertThat(rows).isEqualTo(rowsAt(topic, topic.end()));
            assertThat(told).isEqualTo(changesSince(topic, snapshot));
            resume(simulated);
        }

        /** Whoever comes without a cursor goes on behind the last acknowledgement that was confirmed, or a later one. */
        private void resume(SubscribedTask simulated) {
            long confirmed = 0;
            AnswerPart last = null;
            for (LogBatch batch : simulated.log) {
                for (AnswerPart answer : batch.answers()) {
                    if (answer.read().question() instanceof Question.Notice notice
                            && notice.subscription().equals(id(number))
                            && answer.refusal() == null) {
                        confirmed = Math.max(confirmed, notice.next().get(0));
                    }
                    // the answer to the last call: a zombie may answer an earlier one later
                    if (answer.registered() != null
                            && answer.read().question() instanceof Question.Subscribe asked
                            && asked.subscription().equals(id(number))
                            && (last == null || answer.readOffset() > last.readOffset())) {
                        last = answer;
                    }
                }
            }
            Registered registered = last.registered();
            Acknowledged from = registered.acknowledged();
            assertThat(from == null ? 0 : from.next())
                    .as("subscriber %s goes on behind what was confirmed", number)
                    .isGreaterThanOrEqualTo(confirmed);
            if (from != null) {
                Continuity resumed = new Continuity(place.shape(), registered.readsOffset(), from.next());
                told.clear();
                rows.clear();
                rows.putAll(rowsAt(simulated.topic, from.next()));
                simulated.log.stream()
                        .skip(from.logOffset())
                        .forEach(batch -> resumed.read(batch).forEach(this::take));
                assertThat(told).isEqualTo(changesSince(simulated.topic, from.next()));
            }
        }

        private void begin(SimulatedTopic topic, LogBatch batch, AnswerPart answer) {
            if (place == null
                    && answer.registered() != null
                    && answer.read().question() instanceof Question.Subscribe asked
                    && asked.subscription().equals(id(number))) {
                snapshot = batch.position();
                place = new Continuity(asked.shape(), answer.registered().readsOffset(), snapshot);
                rows.putAll(rowsAt(topic, snapshot));
            }
        }

        private void take(Change change) {
            String key = key(change.before() == null ? change.after() : change.before());
            Integer before = change.before() == null ? null : value(change.before());
            Integer after = change.after() == null ? null : value(change.after());
            assertThat(rows.get(key))
                    .as("what subscriber %s knows of %s", number, key)
                    .isEqualTo(before);
            if (after == null) {
                rows.remove(key);
            } else {
                rows.put(key, after);
            }
            told.add(change.offset() + " " + key + " " + before + " " + after);
        }

        private String key(Change.Image image) {
            return (String) codec.decode(image.columns())[0];
        }

        private Integer value(Change.Image image) {
            return (Integer) codec.decode(image.columns())[1];
        }

        private Map<String, Integer> rowsAt(SimulatedTopic topic, long position) {
            Map<String, Integer> model = new TreeMap<>();
            for (int key = 0; key < KEYS; key++) {
                Integer value = selected(topic, topic.rowAt(key, position));
                if (value != null) {
                    model.put("k" + key, value);
                }
            }
            return model;
        }

        private Integer selected(SimulatedTopic topic, Optional<Long> row) {
            return row.map(topic::valueAt)
                    .filter(value -> value > bound(number))
                    .orElse(null);
        }

        private List<String> changesSince(SimulatedTopic topic, long from) {
            List<String> changes = new ArrayList<>();
            for (long offset : topic.changesBelow(topic.end())) {
                for (int key = 0; offset >= from && key < KEYS; key++) {
                    Optional<Long> was = topic.rowAt(key, offset);
                    Optional<Long> is = topic.rowAt(key, offset + 1);
                    Integer before = selected(topic, was);
                    Integer after = selected(topic, is);
                    if (!was.equals(is) && (before != null || after != null)) {
                        changes.add(offset + " k" + key + " " + before + " " + after);
                    }
                }
            }
            return changes;
        }
    }
}
