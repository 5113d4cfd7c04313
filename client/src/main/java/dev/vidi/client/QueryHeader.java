package dev.vidi.client;

import java.util.List;
import java.util.Map;

/**
 * What is known of a query's result before its rows.
 *
 * @param columns of the rows
 * @param tableId changes when the table is made anew
 * @param topic the source topic of the table, which the rows name records of
 * @param readId UUID text: cite it as the cause of a write
 * @param position highest offset applied of each partition as it answers, -1 when nothing was there to apply
 * @param fragment what the partitions evaluate, as the read log names it (32 hexadecimal digits)
 * @param fragmentText the text of the fragment
 * @param access which rows are looked at, for people
 * @param partitions how many partitions are asked
 */
public record QueryHeader(
        List<Column> columns,
        String table,
        String tableId,
        String topic,
        String readId,
        Map<Integer, Long> position,
        String fragment,
        String fragmentText,
        String access,
        int partitions) {

    /** Copies the columns and the position. */
    public QueryHeader {
        columns = List.copyOf(columns);
        position = Map.copyOf(position);
    }

    static QueryHeader of(dev.vidi.proto.api.v1.QueryHeader proto) {
        return new QueryHeader(
                proto.getColumnsList().stream().map(Column::of).toList(),
                proto.getTable(),
                proto.getTableId(),
                proto.getTopic(),
                proto.getReadId(),
                ReadCalls.position(proto.getPositionList()),
                proto.getFragment(),
                proto.getFragmentText(),
                proto.getAccess(),
                proto.getPartitions());
    }
}
