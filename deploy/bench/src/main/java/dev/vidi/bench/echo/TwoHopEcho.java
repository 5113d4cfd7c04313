package dev.vidi.bench.echo;

import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The way of a read through Kafka with nothing in it: a record goes to one topic, a consumer sends it on to a second one,
 * and whoever sent it takes it from there. Clients are set as Vidi's are: acknowledged by all, no linger.
 */
public final class TwoHopEcho implements Contender, AutoCloseable {

    private final BenchTopics topics;
    private final int payloadBytes;
    private final KafkaProducer<byte @Nullable [], byte[]> asker;
    private final KafkaProducer<byte @Nullable [], byte[]> echoer;
    private final PollLoop echo;
    private final PollLoop answers;
    private volatile @Nullable ClosedLoop current;

    private static final String THERE = "bench-there";
    private static final String BACK = "bench-back";

    /** Makes the topics and starts the echo. */
    public TwoHopEcho(BenchTopics topics, int payloadBytes) {
        this.topics = topics;
        this.payloadBytes = payloadBytes;
        topics.create(THERE);
        topics.create(BACK);
        this.asker = producer(topics.bootstrapServers());
        this.echoer = producer(topics.bootstrapServers());
        this.echo = new PollLoop(topics.bootstrapServers(), THERE, topics.partitions(), this::sendBack, this::fail);
        this.answers = new PollLoop(topics.bootstrapServers(), BACK, topics.partitions(), this::answered, this::fail);
    }

    private static KafkaProducer<byte @Nullable [], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(inFlight, time);
        current = loop;
        for (int slot = 0; slot < inFlight; slot++) {
            ask(loop, slot);
        }
        Result result = loop.result();
        current = null;
        return result;
    }

    private void ask(ClosedLoop loop, int slot) {
        if (loop.begin(slot)) {
            byte[] payload = ByteBuffer.allocate(payloadBytes).putInt(slot).array();
            send(asker, THERE, slot % topics.partitions(), payload);
        }
    }

    private void sendBack(ConsumerRecord<byte[], byte[]> record) {
        send(echoer, BACK, record.partition(), record.value());
    }

    private void send(KafkaProducer<byte @Nullable [], byte[]> producer, String topic, int partition, byte[] payload) {
        Callback acknowledged = (metadata, error) -> {
            if (error != null) {
                fail(error);
            }
        };
        var unused = producer.send(new ProducerRecord<>(topic, partition, null, payload), acknowledged);
    }

    private void answered(ConsumerRecord<byte[], byte[]> record) {
        ClosedLoop loop = current;
        if (loop != null) {
            int slot = ByteBuffer.wrap(record.value()).getInt();
            loop.end(slot);
            ask(loop, slot);
        }
    }

    private void fail(Throwable cause) {
        ClosedLoop loop = current;
        if (loop != null) {
            loop.fail(cause);
        }
    }

    @Override
    public void close() {
        answers.close();
        echo.close();
        asker.close();
        echoer.close();
    }
}
