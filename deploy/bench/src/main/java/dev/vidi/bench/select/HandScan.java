package dev.vidi.bench.select;

import dev.vidi.bench.apply.ApplyWatch;
import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The same scan as an application of Kafka Streams does it that keeps the rows itself: a KTable on RocksDB over the same
 * topic, whose store is iterated, partition by partition, and filtered by Java that was written for this one question.
 *
 * <p>What is compared, and why it is fair. Both hold the same rows of the same topic in RocksDB, in as many stores as there
 * are partitions, in this process; both look at every row, on one thread, as Vidi's table has one stream thread. The store
 * holds rows in a form made for the purpose ({@link PackedRow}), so that JSON is parsed once for each record and not for
 * each scan, as with Vidi. It is Kafka Streams' store as it comes, without a cache in front. What the hand-written scan does
 * not do is Vidi's to pay for: one position for all pages, the coordinates of each row, slices that let writes and other
 * reads through, the log of what was seen, and gRPC. Confined to one thread.
 */
public final class HandScan implements Contender, AutoCloseable {

    private static final String STORE = "rows";
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final Scan scan;
    private final List<ReadOnlyKeyValueStore<Bytes, byte[]>> partitions = new ArrayList<>();

    /** Makes the KTable, and waits until it holds all rows. */
    public HandScan(String bootstrapServers, String topic, int partitions, Scan scan, Path state, Duration loadMax) {
        this.scan = scan;
        StreamsBuilder builder = new StreamsBuilder();
        var unused = builder.stream(topic, Consumed.with(Serdes.Bytes(), Serdes.ByteArray()))
                .mapValues(PackedRow::ofJson)
                .toTable(Materialized.<Bytes, byte[], KeyValueStore<Bytes, byte[]>>as(STORE)
                        .withKeySerde(Serdes.Bytes())
                        .withValueSerde(Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingDisabled());
        ApplyWatch watch = new ApplyWatch();
        this.streams = new KafkaStreams(builder.build(), settings(bootstrapServers, state));
        try {
            streams.start();
            Result unusedLoad = watch.await(scan.rows(), loadMax);
            for (int partition = 0; partition < partitions; partition++) {
                this.partitions.add(streams.store(
                        StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                                .withPartition(partition)));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Properties settings(String bootstrapServers, Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-hand-scan");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return settings;
    }

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(1, time, scan.rows());
        while (loop.begin(0)) {
            scan();
            loop.end(0);
        }
        return loop.result();
    }

    private void scan() {
        List<PackedRow> taken = new ArrayList<>();
        long looked = 0;
        for (var store : partitions) {
            try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
                while (rows.hasNext()) {
                    KeyValue<Bytes, byte[]> row = rows.next();
                    looked++;
                    if (PackedRow.stock(row.value) < Scan.STOCK_BOUND) {
                        taken.add(PackedRow.of(new String(row.key.get(), StandardCharsets.UTF_8), row.value));
                    }
                }
            }
        }
        scan.check(taken.size(), looked);
    }

    @Override
    public void close() {
        streams.close(CLOSE_MAX);
        streams.cleanUp();
    }
}
