package dev.vidi.processors;

import dev.vidi.processors.join.ObservedConsumers;
import dev.vidi.processors.rows.DiskFullException;
import dev.vidi.query.catalog.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
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

    /** Between tries to go on with a full disk. */
    static final Duration FULL_RETRY = Duration.ofSeconds(5);

    /** How long streams must have run before there is room again: a new life takes a while to notice that there is none. */
    private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final TableDefinition table;
    private final KafkaStreams streams;
    private final StreamsMeters meters;
    private final Path stateDirectory;
    private final boolean fixedName;
    private volatile String problem = "";
    private final CountDownLatch closing = new CountDownLatch(1);
    private final long diskBytesMax;
    /** What there is no room for; empty as long as there always was. */
    private volatile String full = "";

    /** When the streams began to run, or had no room, whichever was later. */
    private volatile long runningSince;

    private volatile boolean givenUp;
    private volatile boolean started;
    private long lastDeath;
    private int deaths;

    /**
     * Streams that are not yet started.
     *
     * @param waits whether a record waits for its schema
     */
    TableStreams(
            TableDefinition table,
            Topology topology,
            ProcessorSettings settings,
            ObservedConsumers consumers,
            StreamsMeters.Watch watch,
            BooleanSupplier waits) {
        this.table = table;
        this.diskBytesMax = settings.diskBytesMax();
        this.fixedName = !settings.groupInstanceId().isEmpty();
        this.stateDirectory =
                settings.stateDirectory().resolve(settings.topics().application(table.id()));
        this.streams = new KafkaStreams(topology, StreamsSettings.of(settings, table), consumers);
        this.meters = new StreamsMeters(
                watch, table.name(), streams, new StreamsMeters.Signs(() -> !problem.isEmpty(), this::full, waits));
        streams.setGlobalStateRestoreListener(meters);
        streams.setUncaughtExceptionHandler(this::died);
        streams.setStateListener(this::changed);
    }

    private void changed(KafkaStreams.State now, KafkaStreams.State before) {
        LOG.atInfo()
                .addKeyValue("table", table.name())
                .addKeyValue("tableId", table.id())
                .addKeyValue("state", now)
                .log("the streams of a table changed state");
        if (now == KafkaStreams.State.RUNNING) {
            runningSince = System.nanoTime();
        } else if (before == KafkaStreams.State.RUNNING && hasRun()) {
            full = "";
        }
    }

    private boolean hasRun() {
        return System.nanoTime() - runningSince >= FULL_NANOS;
    }

    /** Opens what is kept here, and begins. When that fails, these streams can only be closed. */
    void start() {
        lastDeath = System.nanoTime() - RESTART_NANOS;
        try {
            streams.start();
            started = true;
        } catch (RuntimeException e) {
            if (DiskFullException.isCauseOf(e)) {
                noteNoRoom(e);
            }
            throw e;
        }
    }

    /** There is no room for what others had none for, until these have run for a while. */
    void succeed(TableStreams before) {
        full = before.full;
    }

    /** Whether what is kept here could be opened. */
    boolean started() {
        return started;
    }

    /** A stream thread has died of a cause: whether it is replaced. */
    StreamThreadExceptionResponse died(Throwable cause) {
        return DiskFullException.isCauseOf(cause) ? waitForRoom(cause) : replaced(cause);
    }

    /** Tries again at a measured pace, for as long as it takes: nothing is lost meanwhile, and room can be made. */
    private StreamThreadExceptionResponse waitForRoom(Throwable cause) {
        noteNoRoom(cause);
        try {
            boolean unused = closing.await(FULL_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void noteNoRoom(Throwable cause) {
        boolean limit = DiskFullException.isLimit(cause);
        LOG.atError()
                .addKeyValue("table", table.name())
                .addKeyValue("tableId", table.id())
                .addKeyValue("partition", partition(cause))
                .addKeyValue("directory", stateDirectory)
                .addKeyValue("error", cause.getMessage())
                .log(
                        limit
                                ? "a partition has reached tables.disk-max; its table waits for a higher limit"
                                : "the disk is full; a table waits for room");
        runningSince = System.nanoTime();
        full = limit ? limitReached(partition(cause)) : diskFull();
    }

    private String limitReached(int partition) {
        String which = partition < 0 ? "a partition" : "partition " + partition;
        return which + " of table " + table.name() + " has taken the " + diskBytesMax
                + " bytes of disk that tables.disk-max gives it on this node: set that higher and restart the node;"
                + " what is written meanwhile waits in topic " + table.topic();
    }

    private String diskFull() {
        return "table " + table.name() + " has no room on the disk of this node: make some below " + stateDirectory
                + "; it goes on by itself";
    }

    private synchronized StreamThreadExceptionResponse replaced(Throwable cause) {
        long now = System.nanoTime();
        deaths = now - lastDeath < RESTART_NANOS ? deaths + 1 : 1;
        lastDeath = now;
        meters.died();
        boolean hopeless = cause instanceof MissingSourceTopicException
                || cause instanceof UnsupportedVersionException
                || deaths > RESTARTS_MAX;
        LOG.atError()
                .addKeyValue("table", table.name())
                .addKeyValue("tableId", table.id())
                .addKeyValue("partition", partition(cause))
                .addKeyValue("deaths", deaths)
                .setCause(cause)
                .log(hopeless ? "the streams of a table stopped" : "a stream thread died and is replaced");
        if (!hopeless) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        givenUp = deaths > RESTARTS_MAX;
        problem = "table " + table.name() + " stopped on this node: " + cause.getMessage()
                + "; the log has the details; restart the node when the cause is gone, or drop the table and create it"
                + " again";
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** The partition whose task the thread was at; -1 when it was at none. */
    private static int partition(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof StreamsException at && at.taskId().isPresent()) {
                return at.taskId().get().partition();
            }
        }
        return -1;
    }

    /** Why the table does not run here, if so. */
    Optional<String> problem() {
        String text = problem;
        if (!text.isEmpty()) {
            return Optional.of(text);
        }
        String room = full;
        return room.isEmpty() || (running() && hasRun()) ? Optional.empty() : Optional.of(room);
    }

    private boolean full() {
        return problem.isEmpty() && problem().isPresent();
    }

    /** Whether its threads have died so often that none is replaced any more, of what a new process may not have. */
    boolean givenUp() {
        return givenUp;
    }

    boolean running() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Takes their meters away, so that a table of the same name has its own. */
    void hide() {
        meters.close();
    }

    /** Ends the streams; leaves the group unless a restart under the same name is to find its place. */
    void close(boolean forGood) {
        closing.countDown();
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
