package dev.vidi.node.operations;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Set;

/**
 * Which of the meters of Kafka's clients and of Kafka Streams are kept: those that say what is wrong, one for each client or
 * thread. Kafka counts some hundred things more, for each broker, topic, partition, task and node of a topology, and each
 * table has clients of its own: a hundred tables would be a hundred thousand time series.
 */
final class KafkaMeterChoice implements MeterFilter {

    private static final String PREFIX = "kafka.";

    private static final Set<String> KEPT = Set.of(
            "kafka.admin.client.connection.count",
            "kafka.admin.client.failed.authentication.total",
            "kafka.consumer.connection.count",
            "kafka.consumer.failed.authentication.total",
            "kafka.consumer.last.poll.seconds.ago",
            "kafka.consumer.coordinator.assigned.partitions",
            "kafka.consumer.coordinator.commit.latency.avg",
            "kafka.consumer.coordinator.failed.rebalance.total",
            "kafka.consumer.coordinator.last.heartbeat.seconds.ago",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.consumer.fetch.manager.fetch.latency.avg",
            "kafka.consumer.fetch.manager.fetch.rate",
            "kafka.consumer.fetch.manager.records.lag.max",
            "kafka.producer.batch.size.avg",
            "kafka.producer.buffer.available.bytes",
            "kafka.producer.connection.count",
            "kafka.producer.failed.authentication.total",
            "kafka.producer.produce.throttle.time.avg",
            "kafka.producer.record.error.total",
            "kafka.producer.record.queue.time.avg",
            "kafka.producer.record.retry.total",
            "kafka.producer.record.send.total",
            "kafka.producer.request.latency.avg",
            "kafka.producer.waiting.threads",
            "kafka.stream.failed.stream.threads",
            "kafka.stream.thread.commit.latency.avg",
            "kafka.stream.thread.commit.latency.max",
            "kafka.stream.thread.poll.ratio",
            "kafka.stream.thread.process.latency.avg",
            "kafka.stream.thread.process.latency.max",
            "kafka.stream.thread.process.rate",
            "kafka.stream.thread.process.ratio",
            "kafka.stream.thread.punctuate.ratio");

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return !id.getName().startsWith(PREFIX) || KEPT.contains(id.getName())
                ? MeterFilterReply.NEUTRAL
                : MeterFilterReply.DENY;
    }
}
