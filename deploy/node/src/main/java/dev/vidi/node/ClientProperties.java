package dev.vidi.node;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The properties of Kafka's clients by name. Kafka passes over those that it does not know with a line in its log, so a
 * typo in a password's name looks like a broker that does not answer.
 */
final class ClientProperties {
    /** Classes of the user's own, which may have properties of any name. */
    private static final Set<String> PLUGINS = Set.of(
            "config.providers",
            "interceptor.classes",
            "metric.reporters",
            "sasl.client.callback.handler.class",
            "sasl.login.callback.handler.class",
            "sasl.login.class",
            "sasl.oauthbearer.jwt.retriever.class",
            "sasl.oauthbearer.jwt.validator.class",
            "security.providers",
            "ssl.engine.factory.class");

    /** With more edits between them, a name of a plugin's property is no typo of one of Kafka's. */
    private static final int TYPO_EDITS_MAX = 3;

    private static final Set<String> KNOWN = known();

    private ClientProperties() {}

    private static Set<String> known() {
        Set<String> names = new TreeSet<>(AdminClientConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        return names;
    }

    /** What a property was probably meant to be; empty when it is one. */
    static Optional<String> nearest(String property, Map<String, String> all) {
        if (KNOWN.contains(property)) {
            return Optional.empty();
        }
        String nearest = NearestName.of(property, KNOWN);
        boolean plugins = all.keySet().stream().anyMatch(PLUGINS::contains);
        return plugins && NearestName.edits(property, nearest) > TYPO_EDITS_MAX
                ? Optional.empty()
                : Optional.of(nearest);
    }
}
