package dev.vidi.processors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts that a Kafka keeps from succeeding which does as it is told, at times that pass when they are told to. */
final class TableStartsTest {
    private static final TableDefinition TABLE = new TableDefinition(
            "id",
            "offers",
            "offers",
            new UUID(1, 2),
            1,
            new TableSchema(List.of(new Column("sku", ColumnType.VARCHAR, false)), 0),
            "json",
            "string",
            Partitioner.MURMUR2,
            "");

    /** What the next starts fail of; one without is a start that succeeds. */
    private final Queue<Exception> failures = new ArrayDeque<>();

    private final List<String> started = new ArrayList<>();
    private final Queue<Runnable> changes = new ArrayDeque<>();
    private final FakeTimer timer = new FakeTimer();
    private int tries;

    private final TableStarts starts = new TableStarts(this::start, changes::add, timer);

    private void start(TableDefinition table) throws ExecutionException {
        tries++;
        Exception failure = failures.poll();
        if (failure instanceof IllegalStateException wrong) {
            throw wrong;
        }
        if (failure != null) {
            throw new ExecutionException(failure);
        }
        started.add(table.name());
    }

    @AfterEach
    void close() {
        starts.close();
    }

    @Test
    void triesAgainWhatKafkaMayAnswerOtherwiseAndForgetsWhatKeptIt() {
        failures.add(new UnknownTopicOrPartitionException("no such topic yet"));
        failures.add(new TimeoutException("no answer"));
        starts.begin(TABLE);
        runChanges();
        assertThat(started).isEmpty();
        assertThat(starts.problem("id"))
                .contains("table offers could not be started on this node yet: no such topic yet; Vidi tries again, 1 s"
                        + " after try 1");
        assertThat(starts.passing()).hasSize(1);
        assertThat(starts.refused()).as("no other process is needed").isEmpty();

        timer.pass();
        runChanges();
        assertThat(starts.problem("id"))
                .hasValueSatisfying(text -> assertThat(text).contains("no answer", "2 s after try 2"));

        timer.pass();
        runChanges();
        assertThat(started).containsExactly("offers");
        assertThat(starts.problem("id")).isEmpty();
        assertThat(starts.passing()).isEmpty();
        assertThat(starts.count()).isZero();
        assertThat(timer.set.keySet()).isEmpty();
    }

    @Test
    void waitsEverLongerUpToAMinute() {
        List<Duration> waits = new ArrayList<>();
        starts.begin(TABLE);
        for (int i = 0; i < 100; i++) {
            failures.add(new TimeoutException("no answer"));
            runChanges();
            assertThat(timer.set.keySet()).hasSize(1);
            waits.add(timer.pass());
        }
        assertThat(waits.subList(0, 7)).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L);
        assertThat(waits.subList(7, 100)).containsOnly(Duration.ofMinutes(1));
    }

    @Test
    void doesNotTryAgainWhatKafkaRefuses() {
        failures.add(new TopicAuthorizationException("not allowed"));
        starts.begin(TABLE);
        runChanges();
        assertThat(timer.set.keySet()).isEmpty();
        assertThat(starts.refused()).singleElement().asString().contains("not allowed", "restart the node");
        assertThat(starts.passing()).isEmpty();
        assertThat(starts.problem("id")).isPresent();
    }

    @Test
    void doesNotTryAgainWhatIsWrongHereNorAskForAnotherProcess() {
        failures.add(new IllegalStateException("other partitions"));
        starts.begin(TABLE);
        runChanges();
        assertThat(timer.set.keySet()).isEmpty();
        assertThat(starts.problem("id"))
                .hasValueSatisfying(text -> assertThat(text).contains("other partitions"));
        assertThat(starts.refused()).isEmpty();
        assertThat(starts.passing()).isEmpty();
        assertThat(starts.count()).isEqualTo(1);
    }

    @Test
    void doesNotStartATableThatWasDroppedMeanwhile() {
        failures.add(new TimeoutException("no answer"));
        starts.begin(TABLE);
        runChanges();
        starts.end("id");
        assertThat(starts.problem("id")).isEmpty();
        assertThat(timer.set.keySet()).as("nothing is due").isEmpty();

        failures.add(new TimeoutException("no answer"));
        starts.begin(TABLE);
        runChanges();
        timer.pass(); // it is due, and waits for its turn behind the drop
        starts.end("id");
        runChanges();
        assertThat(tries).isEqualTo(2);
        assertThat(started).isEmpty();
    }

    @Test
    void triesNothingAgainOnceItIsClosed() {
        failures.add(new TimeoutException("no answer"));
        starts.begin(TABLE);
        runChanges();
        starts.close();
        assertThat(timer.set.keySet()).isEmpty();

        failures.add(new TimeoutException("no answer"));
        starts.begin(TABLE);
        runChanges();
        assertThat(timer.set.keySet()).isEmpty();
        assertThat(tries).isEqualTo(2);
    }

    private void runChanges() {
        for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
            change.run();
        }
    }

    /** What is due when it is told so. */
    private static final class FakeTimer implements TableStarts.Timer {
        private final Map<Duration, Runnable> set = new LinkedHashMap<>();

        @Override
        public Runnable set(Duration wait, Runnable task) {
            assertThat(set.put(wait, task)).isNull();
            return () -> set.remove(wait);
        }

        /** Lets the time pass for which somebody waits; how long that is. */
        private Duration pass() {
            Map.Entry<Duration, Runnable> due = set.entrySet().iterator().next();
            set.remove(due.getKey());
            due.getValue().run();
            return due.getKey();
        }
    }
}
