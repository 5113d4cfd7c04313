package dev.vidi.node;

import java.util.Map;

/**
 * Which Kafka to use and how.
 *
 * @param bootstrapServers of a cluster; empty if the broker runs in this process
 * @param embedded what a broker in this process listens on
 * @param client properties for every Kafka client, as the user gave them; may hold secrets
 */
public record KafkaSettings(String bootstrapServers, Address embedded, Map<String, String> client) {

    public KafkaSettings {
        client = Map.copyOf(client);
    }

    /** Leaves out the client's properties, which may hold passwords. */
    @Override
    public String toString() {
        return "KafkaSettings[bootstrapServers=" + bootstrapServers + ", embedded=" + embedded + ", client="
                + client.keySet() + "]";
    }
}
