package dev.vidi.processors.topology;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.rows.RowStoreBuilder;
import dev.vidi.processors.rows.RowStoreOptions;
import dev.vidi.processors.source.SourceDecoder;
import dev.vidi.query.catalog.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * One sub-topology for a table: {@code table} feeds {@code apply}, {@code reads} feeds {@code join}, both on the same
 * rows, so that one task owns a partition of both topics. The source topic is the changelog of the rows.
 */
public final class TableTopology {

    static final String READ_LOG = "readlog";
    static final String FRAGMENTS = "fragments";
    static final String DEAD_LETTERS = "dead-letters";
    static final String DEPENDENCIES = "dependencies";

    static final String SUBSCRIPTIONS = "subscriptions";

    private static final String TABLE = "table";
    private static final String READS = "reads";
    private static final String APPLY = "apply";
    private static final String JOIN = "join";

    private TableTopology() {}

    /** The topology of a table. */
    public static Topology of(TableDefinition table, TopicNames topics, TaskLives lives, RowStoreOptions rows) {
        ArrivalTime arrival = new ArrivalTime(lives.clock());
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        Topology topology = new Topology();
        topology.addReadOnlyStateStore(
                new RowStoreBuilder(
                        () -> new SourceDecoder(table, lives.schemas()),
                        lives.progress(),
                        rows,
                        lives.meters().rows()),
                TABLE,
                arrival,
                bytes,
                bytes,
                table.topic(),
                APPLY,
                withoutOutputs(() -> new ApplyProcessor(table, lives)));
        topology.addSource(AutoOffsetReset.earliest(), READS, arrival, bytes, bytes, topics.reads(table.id()));
        topology.addProcessor(JOIN, () -> new ReadJoinProcessor(table.name(), lives), READS);
        topology.connectProcessorAndStateStores(JOIN, RowStore.NAME);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(DEPENDENCIES), Serdes.ByteArray(), Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(Map.of("min.compaction.lag.ms", "0")),
                APPLY);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(SUBSCRIPTIONS), Serdes.ByteArray(), Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(Map.of()),
                APPLY);
        Serializer<Integer> noKey = (topic, partition) -> null;
        topology.addSink(
                READ_LOG,
                topics.readLog(),
                noKey,
                new ByteArraySerializer(),
                (topic, home, value, partitions) -> Optional.of(Set.of(home)),
                APPLY,
                JOIN);
        topology.addSink(
                FRAGMENTS, topics.fragments(), new ByteArraySerializer(), new ByteArraySerializer(), APPLY, JOIN);
        topology.addSink(
                DEAD_LETTERS,
                topics.deadLetters(),
                noKey,
                new ByteArraySerializer(),
                (topic, partition, value, partitions) -> Optional.of(Set.of(partition % partitions)),
                APPLY);
        return topology;
    }

    /** The internal topics of an application. */
    public static List<String> changelogs(String application) {
        return List.of(
                application + "-" + DEPENDENCIES + "-changelog", application + "-" + SUBSCRIPTIONS + "-changelog");
    }

    /** A read-only store's processor forwards nothing by its type; the checks of Kafka Streams know no such limit. */
    @SuppressWarnings("unchecked")
    private static ProcessorSupplier<byte[], byte[], Void, Void> withoutOutputs(
            ProcessorSupplier<byte[], byte[], Object, byte[]> supplier) {
        return () -> (Processor<byte[], byte[], Void, Void>) (Processor<byte[], byte[], ?, ?>) supplier.get();
    }
}
