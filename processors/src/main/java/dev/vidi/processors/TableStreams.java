package dev.vidi.processors;

import dev.vidi.processors.join.ObservedConsumers;
import dev.vidi.query.catalog.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of one table in this process. Thread-safe. */
final class TableStreams {

    private static final Logger LOG = LoggerFactory.getLogger(TableStreams.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    /** A thread that dies sooner than this after the one before it has a cause that does not pass. */
    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int RESTARTS_MAX = 10;

    private final TableDefinition table;
    private final KafkaStreams streams;
    private final Path stateDirectory;
    private final boolean fixedName;
    private volatile String problem = "";
    private long lastDeath;
    private int deaths;

    TableStreams(TableDefinition table, Topology topology, ProcessorSettings settings, ObservedConsumers consumers) {
        this.table = table;
        this.fixedName = !settings.groupInstanceId().isEmpty();
        this.stateDirectory =
                settings.stateDirectory().resolve(settings.topics().application(table.id()));
        this.streams = new KafkaStreams(topology, StreamsSettings.of(settings, table), consumers);
        streams.setUncaughtExceptionHandler(this::died);
        streams.setStateListener((now, before) -> LOG.atInfo()
                .addKeyValue("table", table.name())
                .addKeyValue("tableId", table.id())
                .addKeyValue("state", now)
                .log("the streams of a table changed state"));
    }

    void start() {
        lastDeath = System.nanoTime() - RESTART_NANOS;
        streams.start();
    }

    private synchronized StreamThreadExceptionResponse died(Throwable cause) {
        long now = System.nanoTime();
        deaths = now - lastDeath < RESTART_NANOS ? deaths + 1 : 1;
        lastDeath = now;
        boolean hopeless = cause instanceof MissingSourceTopicException
                || cause instanceof UnsupportedVersionException
                || deaths > RESTARTS_MAX;
        LOG.atError()
                .addKeyValue("table", table.name())
                .addKeyValue("tableId", table.id())
                .addKeyValue("deaths", deaths)
                .setCause(cause)
                .log(hopeless ? "the streams of a table stopped" : "a stream thread died and is replaced");
        if (!hopeless) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        problem = "table " + table.name() + " stopped on this node: " + cause.getMessage()
                + "; the log has the details; restart the node when the cause is gone, or drop the table and create it"
                + " again";
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Why the table does not run here, if so. */
    Optional<String> problem() {
        String text = problem;
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    boolean running() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Ends the streams; leaves the group unless a restart under the same name is to find its place. */
    void close(boolean forGood) {
        CloseOptions.GroupMembershipOperation membership = fixedName && !forGood
                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
        boolean closed =
                streams.close(CloseOptions.groupMembershipOperation(membership).withTimeout(CLOSE_MAX));
        if (!closed) {
            LOG.atWarn().addKeyValue("table", table.name()).log("the streams of a table did not end in time");
        } else if (forGood) {
            streams.cleanUp();
            deleteWhatIsLeft();
        }
    }

    /** Kafka Streams leaves a lock and the name of the process behind, for a next start that does not come. */
    private void deleteWhatIsLeft() {
        try (Stream<Path> files = Files.walk(stateDirectory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.atWarn()
                    .addKeyValue("table", table.name())
                    .addKeyValue("directory", stateDirectory)
                    .addKeyValue("error", e.toString())
                    .log("what a dropped table kept here could not be deleted");
        }
    }
}
