package dev.vidi.router.log;

import dev.vidi.causality.wire.DeadLetter;
import dev.vidi.causality.wire.DeadLetterCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.log.LogItem.Place;
import dev.vidi.router.table.Catalog;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Dead letters, of one table or of all, of one partition of the source topic or of all. */
final class DeadLetterEntries implements Entries<DeadLetterItem> {
    private final String table;
    private final int partition;
    private final Catalog catalog;

    /**
     * Dead letters.
     *
     * @param table name or id; empty: all
     * @param partition of the source topic; negative: all
     */
    DeadLetterEntries(String table, int partition, Catalog catalog) {
        this.table = table;
        this.partition = partition;
        this.catalog = catalog;
    }

    @Override
    public int count(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        return of(record).size();
    }

    @Override
    public List<DeadLetterItem> of(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        DeadLetter letter = decode(record);
        String name = catalog.byId(letter.tableId()).map(TableDefinition::name).orElse("");
        boolean asked = (table.isEmpty() || table.equals(letter.tableId()) || table.equalsIgnoreCase(name))
                && (partition < 0 || partition == letter.partition());
        return asked
                ? List.of(new DeadLetterItem(
                        new Place(record.topic(), record.partition(), record.offset(), record.timestamp()),
                        name,
                        letter))
                : List.of();
    }

    private static DeadLetter decode(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        String place = record.topic() + "-" + record.partition() + " at offset " + record.offset();
        if (record.value() == null) {
            throw new RouterException(ErrorCode.CORRUPT, place + ": expected a dead letter, found nothing");
        }
        try {
            return DeadLetterCodec.decode(record.value());
        } catch (MalformedPayloadException malformed) {
            throw new RouterException(
                    ErrorCode.CORRUPT, place + ": " + malformed.getMessage(), Duration.ZERO, malformed);
        }
    }
}
