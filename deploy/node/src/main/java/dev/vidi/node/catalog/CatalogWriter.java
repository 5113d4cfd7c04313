package dev.vidi.node.catalog;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.node.kafka.Answers;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.registry.RegistryCredentials;
import dev.vidi.query.registry.RegistryUnavailableException;
import dev.vidi.query.registry.TableSchemas;
import dev.vidi.query.sql.Statement.CreateTable;
import dev.vidi.query.sql.Statement.DropTable;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Carries out CREATE TABLE and DROP TABLE; blocks until this node has followed what it wrote. One call at a time. */
final class CatalogWriter implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int DELIVERY_MILLIS_MAX = 15_000;
    private static final int REQUEST_MILLIS_MAX = 5_000;

    private final String topic;
    private final int tablesMax;
    private final KafkaProducer<String, byte[]> producer;
    private final RegistryCredentials registry;
    private final SourceTopics sources;
    private final CatalogFollower follower;
    private final TableRoster roster;
    private final Clock clock = Clock.systemUTC();

    CatalogWriter(
            Map<String, Object> kafka,
            TopicNames names,
            RegistryCredentials registry,
            int tablesMax,
            SourceTopics sources,
            CatalogFollower follower,
            TableRoster roster) {
        this.topic = names.catalog();
        this.registry = registry;
        this.tablesMax = tablesMax;
        this.sources = sources;
        this.follower = follower;
        this.roster = roster;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, names.prefix() + "-catalog");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS_MAX);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) DELIVERY_MILLIS_MAX);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Creates a table; returns what was done. */
    String create(CreateTable create) throws RouterException {
        if (find(create.name()) != null) {
            return exists(create);
        }
        checkBound(create);
        try {
            Made made = made(create);
            SourceTopics.Source source = sources.resolve(create);
            String key = TableRecords.key(create.name(), UUID.randomUUID());
            byte[] value = TableRecords.value(create, made.schema, made.settings, source, clock.millis());
            long offset = append(List.of(key), value);
            TableDefinition table = find(create.name());
            if (table == null || !table.id().equals(TopicNames.tableId(source.id(), source.partitions(), offset))) {
                // Somebody else was quicker.
                append(List.of(key), null);
                return exists(create);
            }
            return "created table " + table.name() + " over topic " + table.topic() + " with " + table.partitions()
                    + (table.partitions() == 1 ? " partition" : " partitions")
                    + (source.created() ? ", which was made for it" : "") + made.remark;
        } catch (KafkaException e) {
            throw unavailable("CREATE TABLE " + create.name(), e);
        }
    }

    /**
     * What a statement makes with the schemas that there are.
     *
     * @param settings of the formats, with the schemas that a registry has
     * @param remark on what is not in the statement, for people
     */
    private record Made(TableSchema schema, FormatSettings settings, String remark) {}

    /** Refused when the schemas do not fit the columns. */
    private Made made(CreateTable create) throws RouterException {
        try {
            FormatSettings settings = TableSchemas.resolve(
                    create.topic(), create.format(), create.keyFormat(), create.settings(), registry);
            Made made = create.completed() ? completed(create, settings) : new Made(create.schema(), settings, "");
            TableSchemas.check(TableRecords.withoutTopic(create, made.schema, settings));
            return made;
        } catch (IllegalArgumentException misfit) {
            throw new RouterException(
                    ErrorCode.PRECONDITION, "CREATE TABLE " + create.name() + ": " + misfit.getMessage());
        } catch (RegistryUnavailableException unavailable) {
            throw new RouterException(
                    ErrorCode.UNAVAILABLE,
                    "CREATE TABLE " + create.name() + " had no effect: " + unavailable.getMessage(),
                    RETRY_AFTER,
                    unavailable);
        }
    }

    private static Made completed(CreateTable create, FormatSettings settings) {
        TableSchemas.Completed completed = TableSchemas.completed(create.schema(), create.format(), settings);
        TableSchema schema = completed.schema();
        String leftOut = completed.leftOut().isEmpty()
                ? ""
                : "; there is no type for its fields " + String.join(", ", completed.leftOut());
        return new Made(
                schema,
                settings,
                "; its schema gives "
                        + (schema.columns().size() - create.schema().columns().size()) + " columns beside the key"
                        + leftOut);
    }

    /** Of two nodes that create a table at once, each may take the last place: the bound is one of resources. */
    private void checkBound(CreateTable create) throws RouterException {
        int tables = roster.view().tables().size();
        if (tables >= tablesMax) {
            throw new RouterException(
                    ErrorCode.PRECONDITION,
                    "CREATE TABLE " + create.name() + ": there are " + tables + " tables, and tables.max is "
                            + tablesMax
                            + ", for each takes memory and threads of every node that runs it; drop one that is not needed,"
                            + " or give the nodes more memory and set tables.max higher");
        }
    }

    private static String exists(CreateTable create) throws RouterException {
        if (create.ifNotExists()) {
            return "table " + create.name() + " exists already";
        }
        throw new RouterException(
                ErrorCode.ALREADY_EXISTS,
                "table " + create.name() + " exists already; drop it first, or choose another name");
    }

    /** Drops a table; returns what was done. */
    String drop(DropTable drop) throws RouterException {
        TableDefinition table = find(drop.name());
        if (table == null) {
            if (drop.ifExists()) {
                return "table " + drop.name() + " does not exist";
            }
            throw new RouterException(ErrorCode.NOT_FOUND, "table " + drop.name() + " does not exist");
        }
        List<String> keys = roster.view().keys().getOrDefault(TableRecords.canonical(drop.name()), List.of());
        try {
            append(keys, null);
        } catch (KafkaException e) {
            throw unavailable("DROP TABLE " + drop.name(), e);
        }
        return "dropped table " + table.name() + "; topic " + table.topic() + " stays as it is";
    }

    private @Nullable TableDefinition find(String name) {
        return roster.view().tables().get(TableRecords.canonical(name));
    }

    /** Appends in order, waits until all is acknowledged and followed here, and returns the last offset. */
    private long append(List<String> keys, byte @Nullable [] value) {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        for (String key : keys) {
            acknowledgements.add(producer.send(new ProducerRecord<>(topic, 0, key, value)));
        }
        long last = -1;
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            last = Answers.of(acknowledgement).offset();
        }
        Answers.of(follower.followed(last));
        return last;
    }

    private static RouterException unavailable(String statement, KafkaException e) {
        return new RouterException(
                ErrorCode.UNAVAILABLE,
                statement + " may or may not have taken effect, for Kafka did not answer (" + e.getMessage()
                        + "); see SHOW TABLES, and try again",
                RETRY_AFTER,
                e);
    }

    @Override
    public void close() {
        producer.close(CLOSE_MAX);
    }
}
