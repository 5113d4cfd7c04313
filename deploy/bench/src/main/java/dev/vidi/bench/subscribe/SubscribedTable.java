package dev.vidi.bench.subscribe;

import dev.vidi.bench.rows.Rows;
import dev.vidi.proto.api.v1.RowChange;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.Value;

/**
 * A table of {@link Rows} that is subscribed to, and how its records say which slot of a loop they belong to: it is their
 * stock.
 */
public record SubscribedTable(String name, String topic, int partitions) {

    static final int SLOTS_MAX = 10_000;
    private static final int TURNS = 1_000;
    private static final int STOCK = 3;

    /** All rows: every subscriber has the same shape. */
    SubscribeRequest all() {
        return SubscribeRequest.newBuilder()
                .setSql("SELECT * FROM " + name + " EMIT CHANGES")
                .build();
    }

    /** One row: every subscriber has a shape of its own. */
    SubscribeRequest one(int row) {
        return SubscribeRequest.newBuilder()
                .setSql("SELECT * FROM " + name + " WHERE sku = ? EMIT CHANGES")
                .addParameters(Value.newBuilder().setStringValue(Rows.key(row)))
                .build();
    }

    /** The value of a record of a slot, another one each turn. */
    static String value(int slot, int turn) {
        return Rows.value(slot + SLOTS_MAX * (turn % TURNS));
    }

    static int slot(RowChange change) {
        return (int) change.getAfter(STOCK).getIntValue();
    }
}
