package dev.vidi.router.gather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.router.error.RouterException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one thread by which a router learns of answers: whatever happens to it, it goes on. */
final class AnswerConsumerTest {

    private static final String LOG = "vidi.readlog";
    private static final TopicPartition HOME = new TopicPartition(LOG, 0);
    private static final TopicPartition ELSEWHERE = new TopicPartition(LOG, 3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Consumer consumer = new Consumer();
    private final Queue<Long> positions = new ConcurrentLinkedQueue<>();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private AnswerConsumer answers;

    @BeforeEach
    void start() {
        consumer.updateEndOffsets(Map.of(HOME, 5L, ELSEWHERE, 7L));
        answers = new AnswerConsumer(
                consumer,
                LOG,
                HOME.partition(),
                System::nanoTime,
                new AnswerConsumer.Handler() {
                    @Override
                    public void logged(List<AnswerConsumer.Logged> records) {
                        records.forEach(record -> positions.add(record.batch().position()));
                    }

                    @Override
                    public void tailing(int partition, long offset) {}

                    @Override
                    public void tick() {}
                },
                new SimpleMeterRegistry());
        answers.start();
    }

    @AfterEach
    void close() {
        answers.close();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void tailsAPartitionThoughItIsWokenWhileItLooksForTheEnd() {
        consumer.failures.addAll(List.of(new WakeupException(), new WakeupException()));
        tailElsewhere();
        Awaitility.await().atMost(PATIENCE).until(() -> !told.isEmpty());
        assertThat(told).containsExactly("tailing");
        assertTakesUp(HOME, 5);
        assertTakesUp(ELSEWHERE, 7);
    }

    @Test
    void staysWhereItIsWhenTheEndOfAnotherPartitionIsNotTold() {
        consumer.failures.add(new TimeoutException("no broker"));
        tailElsewhere();
        Awaitility.await().atMost(PATIENCE).until(() -> !told.isEmpty());
        assertThat(told).containsExactly("the read log's partition cannot be tailed (no broker); try again");
        assertThat(consumer.assignment()).containsExactly(HOME);
        assertTakesUp(HOME, 5);
    }

    @Test
    void goesOnFromTheEndOfATruncatedLogWhateverHinders() {
        consumer.failures.addAll(List.of(new WakeupException(), new TimeoutException("no broker")));
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(HOME, 5L)));
        Awaitility.await().atMost(PATIENCE).until(consumer.failures::isEmpty);
        assertTakesUp(HOME, 5);
    }

    @Test
    void saysWhyItCannotReadUntilItCan() {
        assertThat(answers.problem()).isEmpty();
        consumer.down = new TimeoutException("no broker");
        Awaitility.await().atMost(PATIENCE).until(() -> answers.problem().isPresent());
        assertThat(answers.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("no broker"));
        assertThat(answers.isDead()).isFalse();
        consumer.down = null;
        Awaitility.await().atMost(PATIENCE).until(() -> answers.problem().isEmpty());
    }

    @Test
    void isDeadWhenItsThreadHasEndedAndNotWhenItWasClosed() {
        consumer.defect = new StackOverflowError("on purpose");
        Awaitility.await().atMost(PATIENCE).until(answers::isDead);
        answers.close();
        assertThat(answers.isDead()).isFalse();
        consumer.close();
    }

    private void tailElsewhere() {
        answers.whenTailing(
                ELSEWHERE.partition(),
                () -> told.add("tailing"),
                (RouterException error) -> told.add(error.getMessage()));
    }

    private void assertTakesUp(TopicPartition partition, long offset) {
        long position = 100 * partition.partition() + offset;
        LogBatch batch = new LogBatch(
                "t",
                new SourcePartition(new UUID(1, 2), 0),
                1,
                position,
                Position.NONE,
                List.of(),
                List.of(),
                List.of(),
                Placement.VERIFIED);
        consumer.addRecord(
                new ConsumerRecord<>(LOG, partition.partition(), offset, new byte[0], LogBatchCodec.encode(batch)));
        Awaitility.await().atMost(PATIENCE).until(() -> positions.contains(position));
    }

    /** Fails to tell ends as often as it is told to. */
    private static final class Consumer extends MockConsumer<byte[], byte[]> {
        private final Queue<KafkaException> failures = new ConcurrentLinkedQueue<>();
        private volatile KafkaException down;
        private volatile Error defect;

        Consumer() {
            super("none");
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            KafkaException failure = down;
            if (failure != null) {
                throw failure;
            }
            Error error = defect;
            if (error != null) {
                throw error;
            }
            return super.poll(timeout);
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            KafkaException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return super.endOffsets(partitions);
        }
    }
}
