package dev.vidi.router.read;

import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.router.admission.Admission;
import dev.vidi.router.gather.Gather;
import dev.vidi.router.gather.LogListener;
import dev.vidi.router.publish.Placements;
import dev.vidi.router.publish.PublishLimits;
import dev.vidi.router.publish.ReadPublisher;
import dev.vidi.router.publish.StrongEnds;
import dev.vidi.router.publish.TableEnds;
import dev.vidi.router.trace.CallSpans;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The read path of one router, wired: its clients of Kafka, and the stages between a request and its answer. */
public final class ReadPath implements AutoCloseable {

    private static final int RECORD_BYTES_MAX = 8 << 20;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Duration ENDS_MAX = Duration.ofSeconds(5);

    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final TableEnds ends;
    private final ClientMeters clients;
    private final Gather gather;
    private final int homes;
    private final ReadPublisher publisher;
    private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
    private final ReadCoordinator coordinator;

    /**
     * Connects to Kafka.
     *
     * @param kafka properties of every client, {@code bootstrap.servers} among them
     * @param afterBurst runs something when the calling thread has taken what has come to it together
     * @throws KafkaException when the read log cannot be found
     */
    public ReadPath(
            Map<String, Object> kafka,
            TopicNames topics,
            ReadLimits limits,
            Executor afterBurst,
            CallSpans spans,
            MeterRegistry meters) {
        SecureRandom random = new SecureRandom();
        LongSupplier nanoClock = System::nanoTime;
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerSettings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<PartitionInfo> partitions = consumer.partitionsFor(topics.readLog());
        if (partitions == null || partitions.isEmpty()) {
            consumer.close();
            throw new KafkaException("topic " + topics.readLog() + " does not exist");
        }
        this.homes = partitions.size();
        AdminClient client = AdminClient.create(with(kafka, Map.of(AdminClientConfig.CLIENT_ID_CONFIG, "vidi-router")));
        this.admin = client;
        this.ends = new TableEnds(admin);
        this.producer =
                new KafkaProducer<>(producerSettings(kafka), new ByteArraySerializer(), new ByteArraySerializer());
        this.clients = new ClientMeters(meters);
        clients.add(client);
        clients.add(consumer);
        clients.add(producer);
        Placements placements = new Placements();
        this.publisher = new ReadPublisher(
                producer, topics, PublishLimits.DEFAULT, afterBurst, random.nextLong(), nanoClock, meters);
        this.gather = new Gather(
                consumer,
                topics.readLog(),
                random.nextInt(homes),
                nanoClock,
                new LogListener() {
                    @Override
                    public void logged(int partition, long offset, LogBatch batch) {
                        note(batch, placements, publisher);
                        listeners.forEach(listener -> listener.logged(partition, offset, batch));
                    }

                    @Override
                    public void polled() {
                        publisher.sendDue();
                    }

                    @Override
                    public void tailing(int partition, long offset) {
                        listeners.forEach(listener -> listener.tailing(partition, offset));
                    }

                    @Override
                    public void tick() {
                        publisher.tick();
                        listeners.forEach(LogListener::tick);
                    }
                },
                meters);
        Admission admission = new Admission(limits.readsMax(), limits.bytesMax());
        this.coordinator = new ReadCoordinator(
                admission,
                placements,
                new StrongEnds(table -> ends.appended(table, ENDS_MAX)),
                gather,
                publisher,
                limits,
                new ReadMeters(meters, admission),
                spans,
                nanoClock);
    }

    private static void note(LogBatch batch, Placements placements, ReadPublisher publisher) {
        placements.note(batch.tableId(), batch.source().partition(), batch.placement());
        for (Processed processed : batch.processed()) {
            publisher.processed(processed);
        }
    }

    private static Map<String, Object> with(Map<String, Object> kafka, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putAll(more);
        return settings;
    }

    private static Map<String, Object> consumerSettings(Map<String, Object> kafka) {
        return with(
                kafka,
                Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "vidi-router-answers",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000,
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        1,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        RECORD_BYTES_MAX));
    }

    private static Map<String, Object> producerSettings(Map<String, Object> kafka) {
        return with(
                kafka,
                Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "vidi-router-reads",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 << 10,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        RECORD_BYTES_MAX,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        64L << 20,
                        // A send is called where nothing may wait: what has no room or no metadata is refused.
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        1_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        15_000));
    }

    /** Waits until the home partition is tailed. */
    public void start() {
        gather.start();
    }

    /** From here on a listener is told what is logged; to be called before the start. */
    public void listen(LogListener listener) {
        listeners.add(listener);
    }

    /** Where the tails of the read log come from. */
    public Gather gather() {
        return gather;
    }

    /** Where source topics end. */
    public TableEnds ends() {
        return ends;
    }

    /** Where reads are published. */
    public ReadPublisher publisher() {
        return publisher;
    }

    public Reads reads() {
        return coordinator;
    }

    /** The partition of the read log that new sessions are opened in. */
    public int home() {
        return gather.home();
    }

    /** Partitions of the read log. */
    public int homes() {
        return homes;
    }

    /** Ends at once: whoever waits for an answer is told nothing more. */
    @Override
    public void close() {
        clients.close();
        producer.close(CLOSE_MAX);
        gather.close();
        admin.close(CLOSE_MAX);
    }
}
