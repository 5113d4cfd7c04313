package dev.vidi.causality.wire;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * Names of Vidi's topics.
 *
 * @param prefix start of every name; several installations can share a Kafka cluster
 */
public record TopicNames(String prefix) {

    public TopicNames {
        if (!prefix.matches("[a-zA-Z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a topic prefix is 1 to 64 letters, digits, '.', '_' or '-', was '" + prefix + "'");
        }
    }

    public String catalog() {
        return prefix + ".catalog";
    }

    public String readLog() {
        return prefix + ".readlog";
    }

    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    public String fragments() {
        return prefix + ".fragments";
    }

    public String reads(String tableId) {
        return prefix + ".reads." + tableId;
    }

    /** Kafka Streams application of a table. */
    public String application(String tableId) {
        return prefix + "." + tableId;
    }

    /**
     * Identity of a table: a recreated topic, an added partition or a new CREATE TABLE makes another one.
     *
     * @param topicId Kafka topic id of the source topic
     * @param partitions its partitions
     * @param catalogOffset offset of the CREATE TABLE in the catalog
     */
    public static String tableId(UUID topicId, int partitions, long catalogOffset) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "-" + partitions + "-" + catalogOffset;
    }
}
