package dev.vidi.router.read;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** What Kafka's clients count themselves, in the registry of the node. To be closed before they are. Thread-safe. */
public final class ClientMeters implements AutoCloseable {

    /** Clients of join tasks have a table; all meters of a name need the same labels. */
    private static final Tags NO_TABLE = Tags.of("table", "");

    private final MeterRegistry registry;
    /** Looks now and then for what the clients have begun to count. */
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "vidi-router-meters"));
    /** Guarded by this. */
    private final List<KafkaClientMetrics> bound = new ArrayList<>();

    public ClientMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void add(Producer<?, ?> producer) {
        bind(new KafkaClientMetrics(producer, NO_TABLE, looks));
    }

    void add(Consumer<?, ?> consumer) {
        bind(new KafkaClientMetrics(consumer, NO_TABLE, looks));
    }

    void add(AdminClient admin) {
        bind(new KafkaClientMetrics(admin, NO_TABLE, looks));
    }

    private synchronized void bind(KafkaClientMetrics client) {
        client.bindTo(registry);
        bound.add(client);
    }

    @Override
    public synchronized void close() {
        looks.shutdownNow();
        bound.forEach(KafkaClientMetrics::close);
    }
}
