package dev.vidi.processors;

import dev.vidi.query.catalog.TableDefinition;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' settings for a table: its defaults are for throughput, a read is somebody who waits. */
final class StreamsSettings {

    private static final int RECORD_BYTES_MAX = 8 << 20;

    private StreamsSettings() {}

    static Properties of(ProcessorSettings settings, TableDefinition table) {
        Properties streams = new Properties();
        streams.putAll(settings.kafka());
        String application = settings.topics().application(table.id());
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        streams.put(StreamsConfig.CLIENT_ID_CONFIG, application);
        streams.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        streams.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        // What is staged in memory, and what a crash has to process again.
        streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        // An idle thread looks for expired reads so often.
        streams.put(StreamsConfig.POLL_MS_CONFIG, 50);
        // Levels are enforced by positions: no partition waits for another one's records.
        streams.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1);
        streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 1 << 20);
        streams.put(StreamsConfig.STATE_CLEANUP_DELAY_MS_CONFIG, Long.toString(24 * 3_600_000L));
        consumers(streams, settings);
        producer(streams);
        return streams;
    }

    private static void consumers(Properties streams, ProcessorSettings settings) {
        streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        streams.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        int session = (int) settings.sessionTimeout().toMillis();
        streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Math.min(3_000, session / 3));
        streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 500);
        if (!settings.groupInstanceId().isEmpty()) {
            streams.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                    settings.groupInstanceId());
        }
    }

    private static void producer(Properties streams) {
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), RECORD_BYTES_MAX);
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
    }
}
