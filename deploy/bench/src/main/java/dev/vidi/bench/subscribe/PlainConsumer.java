package dev.vidi.bench.subscribe;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.ProcessCpu;
import dev.vidi.bench.load.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that reads a topic from its beginning, again and again: what it costs to be told of as many records by Kafka
 * itself. At least once all of it, so that what was fetched ahead does not count for much.
 *
 * @param records in the topic
 */
public record PlainConsumer(String bootstrapServers, String topic, int partitions, int records) implements Contender {

    private static final Duration POLL = Duration.ofMillis(100);

    @Override
    public Result run(int inFlight, Duration time) {
        List<TopicPartition> assigned = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            long read = 0;
            while (read == 0) {
                read = consumer.poll(POLL).count();
            }
            long counted = 0;
            long cpu = ProcessCpu.nanos();
            long started = System.nanoTime();
            long elapsed = 0;
            while (elapsed < time.toNanos() || counted < records) {
                if (read >= records) {
                    consumer.seekToBeginning(assigned);
                    read = 0;
                }
                int more = consumer.poll(POLL).count();
                read += more;
                counted += more;
                elapsed = System.nanoTime() - started;
            }
            return new Result(counted, Duration.ofNanos(elapsed), Duration.ofNanos(ProcessCpu.nanos() - cpu), null);
        }
    }
}
