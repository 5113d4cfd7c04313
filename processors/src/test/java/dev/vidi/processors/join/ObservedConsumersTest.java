package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** With a consumer that finds no broker, whose polls last as long as they may. */
final class ObservedConsumersTest {

    private static final Duration WAIT = Duration.ofMillis(300);

    private final Turns turns = new Turns(System::nanoTime);

    @Test
    void pollsWithoutWaitingWhileTheThreadHasPagesToEvaluate() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "group.id",
                "g",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        try (Consumer<byte[], byte[]> consumer = new ObservedConsumers(
                        "t", "reads", "log", new SourceProgress(), turns, (partition, log) -> {})
                .getConsumer(settings)) {
            consumer.assign(List.of(new TopicPartition("other", 0)));
            assertThat(poll(consumer)).isGreaterThanOrEqualTo(WAIT.toNanos() * 9 / 10);
            turns.ofThread().pages(1);
            assertThat(poll(consumer)).isLessThan(WAIT.toNanos() / 2);
            turns.ofThread().pages(-1);
            assertThat(poll(consumer)).isGreaterThanOrEqualTo(WAIT.toNanos() * 9 / 10);
        }
    }

    /** Nobody would follow what a life logs that does not know what was registered before it. */
    @Test
    void aLifeKnowsWhereItsReadsBeginBeforeItsFirstPoll() {
        TopicPartition reads = new TopicPartition("reads", 0);
        TopicPartition fresh = new TopicPartition("reads", 1);
        TopicPartition source = new TopicPartition("t", 0);
        MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
        kafka.assign(List.of(reads, fresh, source));
        kafka.commitSync(Map.of(reads, new OffsetAndMetadata(7), source, new OffsetAndMetadata(3)));
        SourceProgress progress = new SourceProgress();
        Consumer<byte[], byte[]> consumer = new ObservedConsumers(
                        "t", "reads", "log", progress, turns, (partition, log) -> {})
                .observed(kafka, "thread");
        assertThat(consumer.committed(Set.of(reads, fresh, source))).containsKey(reads);
        assertThat(progress.start(reads)).isEqualTo(7);
        assertThat(progress.start(fresh)).isZero();
        kafka.commitSync(Map.of(reads, new OffsetAndMetadata(9)));
        assertThat(consumer.committed(Set.of(reads))).containsKey(reads);
        assertThat(progress.start(reads)).isEqualTo(9);
    }

    private static long poll(Consumer<byte[], byte[]> consumer) {
        long from = System.nanoTime();
        assertThat(consumer.poll(WAIT)).isEmpty();
        return System.nanoTime() - from;
    }
}
