package dev.vidi.it.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.it.history.Coordinates;
import dev.vidi.it.history.Partition;
import dev.vidi.it.history.RowKey;
import dev.vidi.it.history.SourceRecord;
import dev.vidi.node.broker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SourceTopicIT {
    private static final String TOPIC = "goods";

    @TempDir
    Path directory;

    @Test
    void readsCommittedRecordsWithTheirOperationsAndCauses() throws Exception {
        ReadId cause = new ReadId(1, 2);
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, "127.0.0.1", 0)) {
            Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(settings)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }
            write(
                    broker.bootstrapServers(),
                    "one",
                    false,
                    record("k1", "{\"id\":\"k1\",\"writer\":\"w1\"}", "op", cause));
            write(broker.bootstrapServers(), "two", true, record("k1", "{\"writer\":\"aborted\"}", "gone", cause));
            write(broker.bootstrapServers(), "one", false, new ProducerRecord<>(TOPIC, "k1", null));

            TopicScan scan = new TopicScan(broker.bootstrapServers(), Duration.ofSeconds(10));
            List<SourceTopic.Entry> entries = new SourceTopic("table", "writer").read(scan, TOPIC);

            RowKey key = new RowKey("table", "k1");
            Partition partition = new Partition(TOPIC, 0);
            assertThat(entries)
                    .containsExactly(
                            new SourceTopic.Entry(
                                    new SourceRecord(new Coordinates(partition, 0), key, "w1", "op"), List.of(cause)),
                            new SourceTopic.Entry(
                                    new SourceRecord(new Coordinates(partition, 4), key, null, null), List.of()));
        }
    }

    private static ProducerRecord<String, String> record(String key, String value, String operation, ReadId cause) {
        ProducerRecord<String, String> record = new ProducerRecord<>(TOPIC, key, value);
        record.headers().add("vidi-op", operation.getBytes(StandardCharsets.UTF_8));
        record.headers().add("vidi-cause", cause.toString().getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static void write(
            String bootstrapServers, String transactions, boolean abort, ProducerRecord<String, String> record)
            throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", transactions, "linger.ms", 0);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record).get();
            if (abort) {
                producer.abortTransaction();
            } else {
                producer.commitTransaction();
            }
        }
    }
}
