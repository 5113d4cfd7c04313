package dev.vidi.router.write;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.format.JsonRows;
import dev.vidi.query.format.KeyFormat;
import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.format.RecordFormat;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Writes to one table as records of its source topic. Immutable. */
final class RowRecords {
    private final TableDefinition table;
    private final Column keyColumn;
    private final KeyCodec keys;
    private final KeyFormat keyFormat;
    private final RecordFormat format;
    private final JsonRows json;

    RowRecords(TableDefinition table) {
        this.table = table;
        this.keyColumn = table.schema().key();
        this.keys = new KeyCodec(keyColumn.type());
        this.keyFormat = KeyFormat.of(table);
        this.format = RecordFormat.of(table, WriterSchemas.NONE);
        this.json = new JsonRows(table.schema());
    }

    /** The record of a change. */
    Keyed record(WriteRequest request, TokenCodec tokens) throws RouterException {
        Optional<String> readOnly = format.readOnly();
        if (readOnly.isPresent()) {
            throw new RouterException(
                    ErrorCode.PRECONDITION, "table " + table.name() + " cannot be written to: " + readOnly.get());
        }
        try {
            Change change = change(request.change());
            return record(request, tokens, change.key, change.row);
        } catch (MalformedRecordException | IllegalArgumentException refused) {
            throw new RouterException(ErrorCode.MALFORMED, "table " + table.name() + ": " + refused.getMessage());
        }
    }

    private Keyed record(WriteRequest request, TokenCodec tokens, Object key, @Nullable Object @Nullable [] row) {
        byte[] ordered = keys.encode(key);
        byte[] recordKey = keyFormat.encode(key);
        if (ordered.length > KeyCodec.BYTES_MAX || recordKey.length > KeyCodec.BYTES_MAX) {
            throw new IllegalArgumentException("column " + keyColumn.name() + ": a key has at most "
                    + KeyCodec.BYTES_MAX + " bytes, this has " + Math.max(ordered.length, recordKey.length));
        }
        // the default of Kafka's clients, whatever partitioner our own producer is told to use
        int partition = Utils.toPositive(Utils.murmur2(recordKey)) % table.partitions();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(table.topic(), partition, recordKey, row == null ? null : format.encode(row));
        addHeaders(record, request, tokens);
        return new Keyed(record, ordered);
    }

    private Change change(RowChange change) throws MalformedRecordException {
        if (change instanceof RowChange.Json object) { // the only one whose parser throws a checked exception
            return whole(json.parse(object.text()));
        }
        return change.fold(
                none -> {
                    throw new IllegalStateException("JSON was parsed before");
                },
                values -> whole(values.row()),
                delete -> new Change(delete.key(), null));
    }

    private Change whole(@Nullable Object[] row) {
        return new Change(table.schema().keyOf(row), row);
    }

    private static void addHeaders(ProducerRecord<byte[], byte[]> record, WriteRequest request, TokenCodec tokens) {
        for (ReadId cause : request.causes()) {
            add(record, RecordHeaders.CAUSE, cause.toString());
        }
        if (!request.context().context().isEmpty()) {
            add(record, RecordHeaders.DEPENDENCIES, tokens.encodeText(request.context()));
        }
        if (!request.operationId().isEmpty()) {
            add(record, RecordHeaders.OPERATION, request.operationId());
        }
        if (!request.traceparent().isEmpty()) {
            add(record, RecordHeaders.TRACEPARENT, request.traceparent());
        }
    }

    private static void add(ProducerRecord<byte[], byte[]> record, String name, String text) {
        record.headers().add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Change(Object key, @Nullable Object @Nullable [] row) {}

    /**
     * A record and the key of its row.
     *
     * @param key in Vidi's ordered key encoding
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Keyed(ProducerRecord<byte[], byte[]> record, byte[] key) {

        /** The same record for another partition. */
        ProducerRecord<byte[], byte[]> recordOf(int partition) {
            return new ProducerRecord<>(record.topic(), partition, record.key(), record.value(), record.headers());
        }
    }
}
