package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The join against the sequential model of its topic, whatever dies when: every answer in the log equals the model at the
 * answer's position, and no cause is lost once the offsets behind it are committed.
 */
final class PartitionTaskProperties {

    private static final int KEYS = 6;

    private enum Step {
        PUT,
        DELETE,
        POISON,
        HOLE,
        POLL_ONE,
        POLL_ALL,
        READ,
        READ_MANY,
        QUERY,
        NEXT_PAGES,
        SLICE,
        COMPACT,
        WAIT,
        WAIT_LONG,
        COMMIT,
        COMMIT_WITHOUT_OFFSETS,
        FLUSH,
        CRASH,
        CRASH_AFTER_FLUSH,
        CRASH_AFTER_OFFSETS,
        LOSE_DISK,
        STANDBY_FOLLOWS,
        PROMOTE_STANDBY
    }

    private record Action(Step step, int key, int number) {}

    @Provide
    static Arbitrary<List<Action>> histories() {
        Arbitrary<Step> steps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(Step.PUT, Step.POLL_ONE, Step.POLL_ALL, Step.READ)),
                Tuple.of(2, Arbitraries.of(Step.QUERY, Step.NEXT_PAGES, Step.SLICE, Step.FLUSH)),
                Tuple.of(2, Arbitraries.of(Step.values())));
        return Combinators.combine(
                        steps,
                        Arbitraries.integers().between(0, KEYS - 1),
                        Arbitraries.integers().between(0, 5))
                .as(Action::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(80);
    }

    @Property(tries = 100)
    void everyAnswerIsTrueAtItsPositionAndNoCauseIsLost(@ForAll("histories") List<Action> actions) {
        SimulatedTopic topic = new SimulatedTopic();
        SimulatedTask task = new SimulatedTask(topic);
        SimulatedQueries queries = new SimulatedQueries(topic, task);
        try {
            for (Action action : actions) {
                perform(action, topic, task, queries);
                assertCausesKept(topic, task);
            }
            task.poll(Integer.MAX_VALUE);
            task.read(List.of(0, 1, 2, 3), 0);
            task.advance();
            task.commit();
            queries.finish();
            assertCausesKept(topic, task);
            assertTrue(topic, task.logged());
            assertThat(task.logged().stream()
                            .mapToInt(batch -> batch.answers().size())
                            .sum())
                    .as("the last read, at least, is answered")
                    .isPositive();
        } finally {
            task.close();
        }
    }

    private static void perform(Action action, SimulatedTopic topic, SimulatedTask task, SimulatedQueries queries) {
        switch (action.step()) {
            case PUT -> topic.put(action.key(), action.number());
            case DELETE -> topic.delete(action.key());
            case POISON -> topic.poison(action.key());
            case HOLE -> topic.hole();
            case POLL_ONE -> task.poll(1);
            case POLL_ALL -> task.poll(Integer.MAX_VALUE);
            case READ -> task.read(List.of(action.key()), action.number());
            case READ_MANY -> task.read(List.of(0, 1, 2, 3), action.number());
            case QUERY -> queries.start(action.key(), action.number());
            case NEXT_PAGES -> queries.proceed();
            case SLICE -> task.advance();
            case COMPACT -> topic.compact();
            case WAIT -> {
                topic.pass(Duration.ofSeconds(3));
                task.advance();
            }
            case WAIT_LONG -> topic.pass(SimulatedTopic.COMPACTION_LAG.plusSeconds(1));
            case COMMIT -> task.commit();
            case COMMIT_WITHOUT_OFFSETS -> task.commitWithoutOffsets();
            case FLUSH -> task.flush();
            case CRASH -> {
                task.crash(false);
                queries.retry();
            }
            case CRASH_AFTER_FLUSH -> {
                task.flush();
                task.crash(false);
                queries.retry();
            }
            case CRASH_AFTER_OFFSETS -> {
                task.commitOffsets();
                task.crash(false);
                queries.retry();
            }
            case LOSE_DISK -> {
                task.crash(true);
                queries.retry();
            }
            case STANDBY_FOLLOWS -> task.standbyFollows();
            case PROMOTE_STANDBY -> {
                task.promoteStandby();
                queries.retry();
            }
        }
    }

    private static void assertTrue(SimulatedTopic topic, List<LogBatch> logged) {
        for (LogBatch batch : logged) {
            for (AnswerPart answer : batch.answers()) {
                if (answer.read().question() instanceof Question.Page) {
                    continue;
                }
                assertThat(answer.refusal()).isNull();
                assertThat(batch.position())
                        .isGreaterThanOrEqualTo(answer.read().atLeast());
                int keys = answer.read()
                        .question()
                        .fold(
                                asked -> asked.keys().size(),
                                operation -> 1,
                                page -> 0,
                                subscribe -> 0,
                                notice -> 0,
                                registrations -> 0,
                                state -> 0);
                for (int place = 0; place < keys; place++) {
                    int key = keys == 1 ? keyOf(answer) : place;
                    int at = place;
                    Optional<Long> found = answer.rows().stream()
                            .filter(row -> row.key() == at)
                            .map(AnsweredRow::offset)
                            .findFirst();
                    assertThat(found)
                            .as("key %d at position %d by incarnation %d", key, batch.position(), batch.incarnation())
                            .isEqualTo(topic.rowAt(key, batch.position()));
                }
            }
        }
    }

    private static int keyOf(AnswerPart answer) {
        byte[] key = answer.read()
                .question()
                .fold(
                        asked -> asked.keys().get(0),
                        operation -> operation.key(),
                        page -> new byte[0],
                        subscribe -> new byte[0],
                        notice -> new byte[0],
                        registrations -> new byte[0],
                        state -> new byte[0]);
        return key[1] - '0';
    }

    private static void assertCausesKept(SimulatedTopic topic, SimulatedTask task) {
        Set<Long> logged = new HashSet<>();
        for (LogBatch batch : task.logged()) {
            for (Causes causes : batch.causes()) {
                logged.add(causes.offset());
                assertThat(batch.position()).isGreaterThan(causes.offset());
            }
        }
        assertThat(logged).containsAll(topic.changesBelow(task.committed()));
    }
}
