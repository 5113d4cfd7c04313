package dev.vidi.bench.apply;

import dev.vidi.bench.echo.BenchTopics;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/**
 * A KTable of Kafka Streams on RocksDB, each time a new one: bytes to bytes, so nothing is parsed. Settings are Kafka's,
 * but for what Vidi's tables have too: one thread, a commit a second, committed records only.
 */
public final class KTableApply implements Contender {

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final String STORE = "rows";

    private final BenchTopics topics;
    private final SourceRecords source;
    private final Path stateDirectory;
    private final boolean changelog;
    private int made;

    /**
     * A contender.
     *
     * @param changelog whether it keeps a changelog of its own, as by default; else the source topic is it, as Vidi's is
     */
    public KTableApply(BenchTopics topics, SourceRecords source, Path stateDirectory, boolean changelog) {
        this.topics = topics;
        this.source = source;
        this.stateDirectory = stateDirectory;
        this.changelog = changelog;
    }

    @Override
    public Result run(int inFlight, Duration time) {
        String application = "bench-ktable-" + (changelog ? "changelog-" : "source-") + ++made;
        Properties settings = settings(application);
        ApplyWatch watch = new ApplyWatch();
        KafkaStreams streams = new KafkaStreams(topology(settings), settings);
        try {
            streams.start();
            Result result = watch.await(source.records(), WAIT_MAX);
            byte[] last = streams.store(StoreQueryParameters.fromNameAndType(
                            STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore()))
                    .get(Bytes.wrap(source.lastKey().getBytes(StandardCharsets.UTF_8)));
            if (last == null) {
                throw new IllegalStateException("the KTable lacks the last row that was applied");
            }
            return result;
        } finally {
            streams.close(WAIT_MAX);
            streams.cleanUp();
            if (changelog) {
                topics.delete(List.of(application + "-" + STORE + "-changelog"));
            }
        }
    }

    private org.apache.kafka.streams.Topology topology(Properties settings) {
        StreamsBuilder builder = new StreamsBuilder();
        var unused = builder.table(
                source.topic(),
                Consumed.with(Serdes.Bytes(), Serdes.ByteArray()),
                Materialized.<Bytes, byte[], KeyValueStore<Bytes, byte[]>>as(STORE)
                        .withKeySerde(Serdes.Bytes())
                        .withValueSerde(Serdes.ByteArray()));
        return builder.build(settings);
    }

    private Properties settings(String application) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, topics.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        settings.put(
                StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG,
                changelog ? StreamsConfig.NO_OPTIMIZATION : StreamsConfig.REUSE_KTABLE_SOURCE_TOPICS);
        return settings;
    }
}
