package dev.vidi.router.log;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.wire.FragmentCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The texts of fragments by their hashes. A text is appended to the topic of fragments before any answer that names it, so
 * whoever meets an unknown hash reads on to the end of that topic. Only the texts used last are kept; for one that was
 * dropped the topic is read again. Thread-safe; guarded by itself: one reads, and those who ask wait for it.
 */
final class FragmentTexts implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration READ_MAX = Duration.ofSeconds(10);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final long charactersMax;
    private final Map<FragmentHash, String> texts = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;
    private boolean dropped;
    private @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * Texts of a topic.
     *
     * @param consumers without a group
     * @param charactersMax characters of the texts that are kept
     */
    FragmentTexts(Supplier<Consumer<byte[], byte[]>> consumers, String topic, long charactersMax) {
        this.consumers = consumers;
        this.topic = topic;
        this.charactersMax = charactersMax;
    }

    /** The text of a hash; empty when the topic does not have it. */
    synchronized Optional<String> text(FragmentHash hash) throws RouterException {
        String known = texts.get(hash);
        if (known == null) {
            known = read(hash, false);
        }
        if (known == null && dropped) {
            known = read(hash, true);
        }
        return Optional.ofNullable(known);
    }

    /** Reads to the end of the topic; the text of a hash if it came by. */
    private @Nullable String read(FragmentHash wanted, boolean again) throws RouterException {
        TopicPartition partition = new TopicPartition(topic, 0);
        Consumer<byte[], byte[]> reading = assigned(partition);
        if (reading == null) {
            return null;
        }
        if (again) {
            reading.seekToBeginning(List.of(partition));
        }
        long end = reading.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + READ_MAX.toNanos();
        String found = null;
        while (reading.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
                String text = take(record, wanted);
                found = text == null ? found : text;
            }
            if (System.nanoTime() > deadline) {
                throw new RouterException(
                        ErrorCode.UNAVAILABLE,
                        "topic " + topic + " could not be read to its end, offset " + end + ", within "
                                + READ_MAX.toSeconds() + " s; try again",
                        Duration.ofSeconds(1),
                        null);
            }
        }
        return found;
    }

    private @Nullable Consumer<byte[], byte[]> assigned(TopicPartition partition) {
        Consumer<byte[], byte[]> present = consumer;
        if (present == null) {
            present = consumers.get();
            consumer = present;
        }
        if (present.assignment().isEmpty()) {
            List<PartitionInfo> known = present.partitionsFor(topic);
            if (known == null || known.isEmpty()) {
                return null; // nobody has asked anything yet
            }
            present.assign(List.of(partition));
            present.seekToBeginning(List.of(partition));
        }
        return present;
    }

    /** Keeps the text of a record; that text when it is the one wanted. */
    private @Nullable String take(ConsumerRecord<byte[], byte[]> record, FragmentHash wanted) throws RouterException {
        if (record.key() == null || record.key().length != FragmentHash.BYTES || record.value() == null) {
            return null;
        }
        FragmentHash hash = FragmentHash.ofBytes(record.key());
        String text = decode(record);
        String before = texts.put(hash, text);
        characters += text.length() - (before == null ? 0 : before.length());
        for (Iterator<String> eldest = texts.values().iterator(); characters > charactersMax && eldest.hasNext(); ) {
            characters -= eldest.next().length();
            eldest.remove();
            dropped = true;
        }
        return hash.equals(wanted) ? text : null;
    }

    private static String decode(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        try {
            return FragmentCodec.decode(record.value());
        } catch (MalformedPayloadException malformed) {
            throw new RouterException(
                    ErrorCode.CORRUPT,
                    record.topic() + "-" + record.partition() + " at offset " + record.offset() + ": "
                            + malformed.getMessage(),
                    Duration.ZERO,
                    malformed);
        }
    }

    /** Characters of the texts that are kept. */
    synchronized long characters() {
        return characters;
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
