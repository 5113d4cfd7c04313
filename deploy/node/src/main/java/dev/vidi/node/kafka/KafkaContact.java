package dev.vidi.node.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Whether Kafka answers. Consumers and producers wait for brokers that are away and say nothing of it, so somebody has to
 * ask. Thread-safe.
 */
public final class KafkaContact implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(4);

    /** More than an election of a controller or a leader takes, less than clients wait for an answer. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(8);

    private final Admin admin;
    private final String servers;
    private final LongSupplier nanoClock;
    private final ScheduledExecutorService asking =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "vidi-kafka-contact"));
    private volatile long answeredNanos;
    private volatile String lastError = "it does not answer";

    /**
     * Begins to ask a cluster that has just answered.
     *
     * @param servers what it was found under
     * @param nanoClock ns of the process
     */
    public KafkaContact(Admin admin, String servers, LongSupplier nanoClock, MeterRegistry meters) {
        this.admin = admin;
        this.servers = servers;
        this.nanoClock = nanoClock;
        this.answeredNanos = nanoClock.getAsLong();
        TimeGauge.builder("vidi.kafka.silence", this, TimeUnit.NANOSECONDS, KafkaContact::silence)
                .description("since a broker has last answered, asked every " + EVERY.toSeconds() + " s")
                .register(meters);
        ScheduledFuture<?> unused = asking.scheduleAtFixedRate(this::ask, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask() {
        KafkaFuture<String> unused = admin.describeCluster(
                        new DescribeClusterOptions().timeoutMs((int) ANSWER_MAX.toMillis()))
                .clusterId()
                .whenComplete((id, error) -> {
                    if (error == null) {
                        answeredNanos = nanoClock.getAsLong();
                    } else {
                        lastError = error instanceof KafkaException refused
                                ? KafkaRefusals.words(refused)
                                : String.valueOf(error.getMessage());
                    }
                });
    }

    private long silence() {
        return nanoClock.getAsLong() - answeredNanos;
    }

    /** That Kafka has not answered for too long; empty when it has. */
    public Optional<String> problem() {
        long silent = silence();
        return silent <= SILENCE_MAX.toNanos()
                ? Optional.empty()
                : Optional.of("Kafka at " + servers + " has not answered for " + TimeUnit.NANOSECONDS.toSeconds(silent)
                        + " s (" + lastError + "); Vidi goes on by itself when it does");
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
