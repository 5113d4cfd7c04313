package dev.vidi.node.catalog;

import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.query.catalog.TableDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog as it is now, for whoever is no node. */
public final class CatalogSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogSnapshot.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    private CatalogSnapshot() {}

    /**
     * The tables, in the order of their creation; records that are none are passed over, as nodes do.
     *
     * @throws org.apache.kafka.common.KafkaException when the catalog cannot be read
     */
    public static List<TableDefinition> tables(Map<String, Object> kafka, TopicNames names) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        TopicPartition topic = new TopicPartition(names.catalog(), 0);
        CatalogState state = new CatalogState();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(topic));
            consumer.seekToBeginning(List.of(topic));
            long end = consumer.endOffsets(List.of(topic), SILENCE_MAX).getOrDefault(topic, 0L);
            long heard = System.nanoTime();
            while (consumer.position(topic, SILENCE_MAX) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    apply(state, record);
                    heard = System.nanoTime();
                }
                if (System.nanoTime() - heard > SILENCE_MAX.toNanos()) {
                    throw new TimeoutException("topic " + names.catalog() + " was not read to its end");
                }
            }
        }
        return state.tables();
    }

    private static void apply(CatalogState state, ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return;
        }
        if (record.value() == null) {
            state.remove(record.key());
            return;
        }
        try {
            state.put(record.key(), record.offset(), TableRecords.table(record.key(), record.value(), record.offset()));
        } catch (MalformedPayloadException | IllegalArgumentException passedOver) {
            LOG.atWarn().addKeyValue("offset", record.offset()).log("a record of the catalog was skipped");
        }
    }
}
