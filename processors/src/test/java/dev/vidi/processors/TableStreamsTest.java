package dev.vidi.processors;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.processors.join.ObservedConsumers;
import dev.vidi.processors.join.SourceProgress;
import dev.vidi.processors.join.Turns;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.registry.RegistryCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What becomes of a table whose stream threads die; no broker is there, and none is asked. */
final class TableStreamsTest {
    private static final TableDefinition TABLE = new TableDefinition(
            "id",
            "offers",
            "offers",
            new UUID(1, 2),
            1,
            new TableSchema(List.of(new Column("sku", ColumnType.VARCHAR, false)), 0),
            "json",
            "string",
            Partitioner.MURMUR2,
            "");

    private static final long LIMIT = 64 << 20;

    @TempDir
    private Path directory;

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TableStreams streams;

    @BeforeEach
    void make() {
        Topology topology = new Topology();
        topology.addSource("source", "offers");
        streams = new TableStreams(
                TABLE,
                topology,
                new ProcessorSettings(
                        Map.of("bootstrap.servers", "127.0.0.1:1"),
                        new TopicNames("vidi"),
                        directory,
                        1,
                        0,
                        1,
                        LIMIT,
                        Duration.ofSeconds(10),
                        "",
                        "test",
                        RegistryCredentials.NONE),
                new ObservedConsumers(
                        "offers",
                        "reads",
                        "log",
                        new SourceProgress(),
                        new Turns(System::nanoTime),
                        (partition, log) -> {}),
                new StreamsMeters.Watch(meters, looks),
                () -> false);
    }

    @AfterEach
    void close() {
        streams.hide();
        assertThat(meters.getMeters()).isEmpty();
        streams.close(false);
        looks.shutdownNow();
    }

    @Test
    void givesUpWhenThreadsDieAgainAndAgain() {
        for (int i = 0; i < 10; i++) {
            assertThat(streams.died(new IllegalStateException("on purpose"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(streams.givenUp()).isFalse();
        assertThat(gauge("vidi.table.stopped")).isZero();
        assertThat(streams.died(new IllegalStateException("on purpose"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(streams.givenUp()).isTrue();
        assertThat(streams.problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("table offers stopped on this node: on purpose"));
        assertThat(gauge("vidi.table.stopped")).isEqualTo(1);
        assertThat(meters.get("vidi.table.thread.deaths").counter().count()).isEqualTo(11);
    }

    @Test
    void doesNotAskForARestartThatWouldNotHelp() {
        assertThat(streams.died(new MissingSourceTopicException("offers"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(streams.problem()).isPresent();
        assertThat(streams.givenUp()).isFalse();
        assertThat(gauge("vidi.table.stopped")).isEqualTo(1);
    }

    @Test
    void waitsForRoomAndSaysWhere() {
        streams.close(false); // else it waits before it lets the next thread try
        assertThat(streams.problem()).isEmpty();
        for (int i = 0; i < 20; i++) {
            assertThat(streams.died(full(Status.SubCode.NoSpace, ""))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(streams.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("table offers has no room on the disk of this node: make some below " + directory)
                        .contains("it goes on by itself"));
        assertThat(gauge("vidi.table.disk.full")).isEqualTo(1);
        assertThat(gauge("vidi.table.stopped")).isZero();

        assertThat(streams.died(full(Status.SubCode.None, "Max allowed space was reached")))
                .isEqualTo(REPLACE_THREAD);
        assertThat(streams.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("partition 3 of table offers has taken the " + LIMIT
                                + " bytes of disk that tables.disk-max")
                        .contains("set that higher and restart the node"));
        assertThat(streams.givenUp()).isFalse();
    }

    private static StreamsException full(Status.SubCode code, String state) {
        return new StreamsException(
                new RocksDBException(new Status(Status.Code.IOError, code, state)), new TaskId(0, 3));
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}
