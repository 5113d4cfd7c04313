package dev.vidi.router.log;

import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.log.LogItem.Place;
import dev.vidi.router.table.Catalog;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The entries of the read log, of one table or of all. Confined to the thread of a tail. */
final class BatchEntries implements Entries<LogItem> {
    private final String table;
    private final Catalog catalog;
    private final FragmentTexts texts;
    private final SplitAnswers split = new SplitAnswers();

    BatchEntries(String table, Catalog catalog, FragmentTexts texts) {
        this.table = table;
        this.catalog = catalog;
        this.texts = texts;
    }

    @Override
    public int count(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        LogBatch batch = batch(record);
        return batch == null ? 0 : LogItems.count(batch);
    }

    @Override
    public List<LogItem> of(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        LogBatch batch = batch(record);
        if (batch == null) {
            return List.of();
        }
        Place place = new Place(record.topic(), record.partition(), record.offset(), record.timestamp());
        return LogItems.of(place, batch, split, texts);
    }

    /** The batch of a record; null when it is not of the table asked for. */
    @Nullable
    LogBatch batch(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        LogBatch batch = decode(record);
        return table.isEmpty() || table.equals(batch.tableId()) || named(batch.tableId()) ? batch : null;
    }

    private static LogBatch decode(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        String place = record.topic() + "-" + record.partition() + " at offset " + record.offset();
        if (record.value() == null) {
            throw new RouterException(ErrorCode.CORRUPT, "read log, " + place + ": expected a batch, found nothing");
        }
        try {
            return LogBatchCodec.decode(record.value());
        } catch (MalformedPayloadException malformed) {
            throw new RouterException(
                    ErrorCode.CORRUPT, "read log, " + place + ": " + malformed.getMessage(), Duration.ZERO, malformed);
        }
    }

    private boolean named(String tableId) {
        return catalog.byId(tableId)
                .map(definition -> definition.name().equalsIgnoreCase(table))
                .orElse(false);
    }
}
