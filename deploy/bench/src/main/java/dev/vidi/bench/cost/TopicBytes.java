package dev.vidi.bench.cost;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaException;

/**
 * How many bytes of the broker's disk topics take, without their indexes.
 *
 * @param reads of the topics of reads
 * @param readLog of the read log
 */
record TopicBytes(long reads, long readLog) {

    private static final String READS = "vidi.reads.";
    private static final String READ_LOG = "vidi.readlog";

    /** As they are now, on one broker. */
    static TopicBytes now(Admin admin, int broker) throws InterruptedException {
        long reads = 0;
        long readLog = 0;
        try {
            Map<String, LogDirDescription> directories = admin.describeLogDirs(List.of(broker))
                    .allDescriptions()
                    .get()
                    .get(broker);
            if (directories == null) {
                throw new IllegalStateException("broker " + broker + " told nothing of its disk");
            }
            for (LogDirDescription directory : directories.values()) {
                for (var replica : directory.replicaInfos().entrySet()) {
                    String topic = replica.getKey().topic();
                    reads += topic.startsWith(READS) ? replica.getValue().size() : 0;
                    readLog += topic.equals(READ_LOG) ? replica.getValue().size() : 0;
                }
            }
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        }
        return new TopicBytes(reads, readLog);
    }

    static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    TopicBytes since(TopicBytes before) {
        return new TopicBytes(reads - before.reads, readLog - before.readLog);
    }
}
