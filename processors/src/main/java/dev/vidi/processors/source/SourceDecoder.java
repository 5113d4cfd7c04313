package dev.vidi.processors.source;

import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.format.KeyFormat;
import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.format.RecordFormat;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the records of one table's source topic. Immutable; the codecs behind it are used by one thread at a time.
 */
public final class SourceDecoder {

    private final TableDefinition table;
    private final KeyFormat keyFormat;
    private final RecordFormat format;
    private final KeyCodec keyCodec;
    private final RowCodec rowCodec;

    /**
     * A decoder for a table.
     *
     * @param schemas those that records name
     * @throws IllegalArgumentException when the table's schemas do not fit its columns
     */
    public SourceDecoder(TableDefinition table, WriterSchemas schemas) {
        this.table = table;
        this.keyFormat = KeyFormat.of(table, schemas);
        this.format = RecordFormat.of(table, schemas);
        this.keyCodec = new KeyCodec(table.schema().key().type());
        this.rowCodec = new RowCodec(table.schema());
    }

    /** The table whose records this decodes. */
    public TableDefinition table() {
        return table;
    }

    /**
     * The change that a record makes.
     *
     * @throws MalformedRecordException when the record cannot be applied; the message says why
     * @throws dev.vidi.query.format.SchemaUnavailableException when that cannot be known now
     */
    public RowChange decode(byte @Nullable [] key, byte @Nullable [] value) throws MalformedRecordException {
        if (key == null) {
            throw new MalformedRecordException("record has no key; a table needs one in every record");
        }
        Object keyValue = keyFormat.decode(key);
        byte[] rowKey = keyCodec.encode(keyValue);
        if (rowKey.length > KeyCodec.BYTES_MAX) {
            throw new MalformedRecordException("record key has " + rowKey.length
                    + " bytes as the key of a row, which has at" + " most " + KeyCodec.BYTES_MAX);
        }
        @Nullable Object @Nullable [] row = value == null ? null : format.decode(keyValue, value);
        return new RowChange(rowKey, row == null ? null : rowCodec.encode(row));
    }

    /**
     * Whether a router finds a key in a partition: it has the bytes that the router would make of it, and the default
     * partitioner of Kafka's Java producer (murmur2) puts them there.
     */
    public boolean belongs(byte[] key, int partition) {
        return table.partitioner() == Partitioner.ANY
                || (keyFormat.writes(key) && Utils.toPositive(Utils.murmur2(key)) % table.partitions() == partition);
    }
}
