package dev.vidi.processors;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.query.registry.RegistryCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How tables run on Kafka Streams.
 *
 * @param kafka properties of every Kafka client, {@code bootstrap.servers} among them
 * @param stateDirectory where row stores are kept
 * @param replicationFactor of the internal topics
 * @param standbyReplicas copies of each row store on other nodes
 * @param threads stream threads of each table
 * @param diskBytesMax what the rows of a partition may take on disk; 0 for as much as there is
 * @param sessionTimeout how long the partitions of a dead process wait for another one
 * @param groupInstanceId a name that survives restarts; empty for a member of no fixed name
 * @param node what this process is called when it tells of its partitions
 * @param registry what schema registries are told
 */
public record ProcessorSettings(
        Map<String, Object> kafka,
        TopicNames topics,
        Path stateDirectory,
        int replicationFactor,
        int standbyReplicas,
        int threads,
        long diskBytesMax,
        Duration sessionTimeout,
        String groupInstanceId,
        String node,
        RegistryCredentials registry) {

    public ProcessorSettings {
        kafka = Map.copyOf(kafka);
        if (threads < 1 || standbyReplicas < 0 || replicationFactor < 1) {
            throw new IllegalArgumentException("threads and replicas of tables must be positive: " + threads + ", "
                    + standbyReplicas + ", " + replicationFactor);
        }
    }

    /** Leaves out the client's properties, which may hold passwords. */
    @Override
    public String toString() {
        return "ProcessorSettings[stateDirectory=" + stateDirectory + ", threads=" + threads + "]";
    }
}
