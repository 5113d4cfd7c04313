package dev.vidi.node.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes numbered records and reads them back. */
final class BrokerClient {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final Map<String, Object> settings;

    BrokerClient(String bootstrapServers) {
        this.settings = Map.of("bootstrap.servers", bootstrapServers);
    }

    void createTopic(String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    void produce(String topic, int from, int count) throws Exception {
        Map<String, Object> producing = new TreeMap<>(settings);
        producing.put("acks", "all");
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        try (KafkaProducer<Integer, String> producer =
                new KafkaProducer<>(producing, new IntegerSerializer(), new StringSerializer())) {
            for (int key = from; key < from + count; key++) {
                acknowledgements.add(producer.send(new ProducerRecord<>(topic, key, "value " + key)));
            }
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
        }
    }

    /** All records of the topic by key, once there are at least as many as expected. */
    SortedMap<Integer, String> consume(String topic, int count) {
        Map<String, Object> consuming = new TreeMap<>(settings);
        consuming.put("auto.offset.reset", "earliest");
        consuming.put("enable.auto.commit", false);
        SortedMap<Integer, String> records = new TreeMap<>();
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        try (KafkaConsumer<Integer, String> consumer =
                new KafkaConsumer<>(consuming, new IntegerDeserializer(), new StringDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> records.put(record.key(), record.value()));
            }
        }
        return records;
    }

    static SortedMap<Integer, String> expected(int from, int count) {
        SortedMap<Integer, String> records = new TreeMap<>();
        IntStream.range(from, from + count).forEach(key -> records.put(key, "value " + key));
        return records;
    }
}
