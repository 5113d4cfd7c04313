package dev.vidi.client;

import java.util.List;

/**
 * What is known of a subscription before its rows.
 *
 * @param subscription UUID text
 * @param name empty when it has none
 * @param columns of the rows
 * @param tableId changes when the table is made anew
 * @param topic the source topic of the table, which the rows name records of
 * @param readId the read that asked for the snapshot, UUID text: cite it as the cause of a write; empty when it goes on
 *     behind a cursor
 * @param fragment what the partitions evaluate, as the read log names it (32 hexadecimal digits)
 * @param fragmentText the text of the fragment
 * @param access which rows are looked at for the snapshot, for people
 * @param resumed whether it goes on behind a cursor
 */
public record SubscriptionHeader(
        String subscription,
        String name,
        List<Column> columns,
        String table,
        String tableId,
        String topic,
        String readId,
        String fragment,
        String fragmentText,
        String access,
        boolean resumed) {

    /** Copies the columns. */
    public SubscriptionHeader {
        columns = List.copyOf(columns);
    }

    static SubscriptionHeader of(dev.vidi.proto.api.v1.SubscriptionHeader proto) {
        return new SubscriptionHeader(
                proto.getSubscription(),
                proto.getName(),
                proto.getColumnsList().stream().map(Column::of).toList(),
                proto.getTable(),
                proto.getTableId(),
                proto.getTopic(),
                proto.getReadId(),
                proto.getFragment(),
                proto.getFragmentText(),
                proto.getAccess(),
                proto.getResumed());
    }
}
