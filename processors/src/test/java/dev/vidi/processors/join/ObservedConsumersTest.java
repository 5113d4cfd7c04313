package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
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
        try (Consumer<byte[], byte[]> consumer =
                new ObservedConsumers("t", new SourceProgress(), turns).getConsumer(settings)) {
            consumer.assign(List.of(new TopicPartition("other", 0)));
            assertThat(poll(consumer)).isGreaterThanOrEqualTo(WAIT.toNanos() * 9 / 10);
            turns.ofThread().pages(1);
            assertThat(poll(consumer)).isLessThan(WAIT.toNanos() / 2);
            turns.ofThread().pages(-1);
            assertThat(poll(consumer)).isGreaterThanOrEqualTo(WAIT.toNanos() * 9 / 10);
        }
    }

    private static long poll(Consumer<byte[], byte[]> consumer) {
        long from = System.nanoTime();
        assertThat(consumer.poll(WAIT)).isEmpty();
        return System.nanoTime() - from;
    }
}
