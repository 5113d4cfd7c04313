package dev.vidi.bench.subscribe;

import dev.vidi.bench.apply.ApplyWatch;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.bench.rows.Rows;
import dev.vidi.proto.api.v1.RowChange;
import io.grpc.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * How quickly a table that is there applies records, of which 1 in 1,000 has the key of a subscription. They are written in
 * one transaction and come in sight all at once, so that what is measured is applying and not writing.
 */
public final class SubscribedApply implements Contender, AutoCloseable {

    private static final int MATCHES_ONE_IN = 1_000;
    private static final int OTHER_ROWS = 100_000;
    private static final Duration WAIT_MAX = Duration.ofMinutes(2);

    private final SubscribedTable table;
    private final ApplyWatch watch;
    private final KafkaProducer<String, String> producer;
    private final int records;
    private final int subscriptions;
    private final @Nullable Audience audience;
    private final Semaphore changes = new Semaphore(0);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int turns;

    /**
     * A contender.
     *
     * @param watch made before the table was
     * @param channel for one who is told of the changes of the first row; null when nobody subscribes to this table
     * @param records each time
     * @param subscriptions to the first rows, of this or of the other table
     */
    public SubscribedApply(
            SubscribedTable table,
            ApplyWatch watch,
            String bootstrapServers,
            @Nullable Channel channel,
            int records,
            int subscriptions)
            throws InterruptedException {
        this.table = table;
        this.watch = watch;
        this.records = records;
        this.subscriptions = subscriptions;
        this.audience = channel == null
                ? null
                : new Audience(channel, 1, table.partitions(), row -> table.one(0), false, this::changed, failure::set);
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "bench-" + table.name(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        64 << 10),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
    }

    private void changed(RowChange change) {
        changes.release();
    }

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        producer.beginTransaction();
        turns++;
        for (int number = 0; number < records; number++) {
            var unused = producer.send(new ProducerRecord<>(
                    table.topic(),
                    Rows.key(row(number)),
                    SubscribedTable.value(number % SubscribedTable.SLOTS_MAX, turns)));
        }
        producer.flush();
        ApplyWatch applied = watch.fromNow();
        producer.commitTransaction();
        Result result = applied.await(records, WAIT_MAX);
        if (audience != null && !changes.tryAcquire(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the change of a row never came", failure.get());
        }
        return result;
    }

    /** 1 in 1,000 is a row that is subscribed to, the first one of them once each time. */
    private int row(int number) {
        return number % MATCHES_ONE_IN == 0
                ? number / MATCHES_ONE_IN % subscriptions
                : subscriptions + number % OTHER_ROWS;
    }

    @Override
    public void close() {
        producer.close();
        if (audience != null) {
            audience.close();
        }
    }
}
