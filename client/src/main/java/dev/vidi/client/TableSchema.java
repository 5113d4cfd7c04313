package dev.vidi.client;

import dev.vidi.proto.api.v1.Schema;
import java.util.Comparator;
import java.util.List;

/**
 * A table as its rows are read.
 *
 * @param tableId changes when the table is made anew
 * @param columns in order
 * @param topic the source topic
 * @param partitions partitions of the source topic
 */
public record TableSchema(String table, String tableId, List<Column> columns, String topic, int partitions) {

    /** Copies the columns. */
    public TableSchema {
        columns = List.copyOf(columns);
    }

    /** Position of a column; {@link IllegalArgumentException} names the columns that there are. */
    public int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("table " + table + " has no column " + column + "; its columns are "
                + columns.stream().map(Column::name).toList());
    }

    /**
     * The columns that hold the key, in its order. The key of several is the Map from their names to their values, or the
     * List of these.
     */
    public List<Column> keyColumns() {
        List<Column> keys = columns.stream()
                .filter(Column::key)
                .sorted(Comparator.comparingInt(Column::keyPlace))
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalStateException("table " + table + " has no key column");
        }
        return keys;
    }

    static TableSchema of(Schema proto) {
        return new TableSchema(
                proto.getTable(),
                proto.getTableId(),
                proto.getColumnsList().stream().map(Column::of).toList(),
                proto.getTopic(),
                proto.getPartitions());
    }
}
