package dev.vidi.processors.join;

import dev.vidi.causality.wire.DeadLetter;
import dev.vidi.causality.wire.DeadLetterCodec;
import dev.vidi.query.catalog.TableDefinition;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of records, which are cut where they are too large to be kept whole. */
final class DeadLetters {

    private static final int BYTES_MAX = 256 << 10;

    private DeadLetters() {}

    static byte[] of(
            TableDefinition table, ConsumerRecord<byte @Nullable [], byte @Nullable []> record, String reason) {
        byte[] key = cut(record.key());
        byte[] value = cut(record.value());
        return DeadLetterCodec.encode(new DeadLetter(
                table.id(),
                table.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                reason,
                key,
                value,
                key != record.key() || value != record.value()));
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes) {
        return bytes == null || bytes.length <= BYTES_MAX ? bytes : Arrays.copyOf(bytes, BYTES_MAX);
    }
}
