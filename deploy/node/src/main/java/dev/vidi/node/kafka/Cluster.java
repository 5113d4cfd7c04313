package dev.vidi.node.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka cluster that has answered. Thread-safe.
 *
 * @param id what the cluster calls itself
 * @param admin to be closed with this
 */
public record Cluster(String id, Admin admin) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(10);

    /**
     * Connects, and tries again until the cluster answers or the time is over: at the start of a machine Kafka is
     * often the last to be there.
     *
     * @param properties of every Kafka client, {@code bootstrap.servers} among them
     */
    public static Cluster await(Map<String, Object> properties, String clientId, Duration waitMax) {
        long deadline = System.nanoTime() + waitMax.toNanos();
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ATTEMPT_MAX.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ATTEMPT_MAX.toMillis());
        Object servers = properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        boolean probed = false;
        while (true) {
            try {
                return connect(settings);
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                if (!probed) {
                    probed = true;
                    refuseMismatch(properties, e);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new ClusterException(
                            "Kafka at " + servers + " did not answer within " + waitMax.toSeconds() + " s ("
                                    + KafkaRefusals.words(e)
                                    + "); check that it runs, kafka.bootstrap-servers, and kafka.client if it asks for"
                                    + " credentials",
                            e);
                }
                LOG.atWarn()
                        .addKeyValue("servers", servers)
                        .addKeyValue("error", KafkaRefusals.words(e))
                        .log("waiting for Kafka");
                pause();
            }
        }
    }

    private static Cluster connect(Map<String, Object> settings) {
        Admin admin = Admin.create(settings);
        try {
            return new Cluster(Answers.of(admin.describeCluster().clusterId()), admin);
        } catch (KafkaException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    /** A cluster that speaks TLS to clients that do not, or the other way about, will not come to do otherwise. */
    private static void refuseMismatch(Map<String, Object> properties, KafkaException e) {
        Optional<String> mismatch = BrokerProbe.mismatch(properties).filter(found -> found.contains("TLS"));
        if (mismatch.isPresent()) {
            throw new ClusterException("Kafka cannot be used: " + mismatch.get(), e);
        }
    }

    private static void pause() {
        try {
            // Nothing tells when a cluster comes.
            boolean unused = new CountDownLatch(1).await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_MAX);
    }
}
