package dev.vidi.router.publish;

import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.format.KeyFormat;
import dev.vidi.query.row.KeyCodec;
import org.apache.kafka.common.utils.Utils;

/**
 * Where Kafka's default partitioner for Java puts the keys of one table. Made once for a definition: a format of keys parses
 * a schema, and each read by key asks for a partition. Immutable.
 */
public final class KeyPartitions {

    private final TableDefinition table;
    private final KeyCodec codec;
    private final KeyFormat format;

    /** The partitions of a table's keys. */
    public KeyPartitions(TableDefinition table) {
        this.table = table;
        this.codec = new KeyCodec(table.schema().key().type());
        this.format = KeyFormat.of(table);
    }

    TableDefinition table() {
        return table;
    }

    /** The partition of a key that is in Vidi's ordered key encoding. */
    int of(byte[] rowKey) {
        return Utils.toPositive(Utils.murmur2(format.encode(codec.decode(rowKey)))) % table.partitions();
    }
}
