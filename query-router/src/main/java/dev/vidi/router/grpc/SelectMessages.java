package dev.vidi.router.grpc;

import dev.vidi.causality.readlog.Change;
import dev.vidi.proto.api.v1.PartitionPosition;
import dev.vidi.proto.api.v1.QueryHeader;
import dev.vidi.proto.api.v1.QueryRow;
import dev.vidi.proto.api.v1.RowChange;
import dev.vidi.proto.api.v1.SubscriptionHeader;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.format.IsoTime;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.select.SelectedRow;
import dev.vidi.router.subscribe.SubscriptionEvent;
import dev.vidi.router.subscribe.SubscriptionRun;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Parameters and rows of one query as messages. Immutable. */
final class SelectMessages {
    private final SelectPlan plan;
    private final Column[] columns;
    private final RowCodec rows;
    private final ColumnType keyType;
    private final KeyCodec keys;

    SelectMessages(SelectPlan plan) {
        this.plan = plan;
        this.columns = plan.columns().toArray(Column[]::new);
        this.rows = new RowCodec(plan.columns());
        this.keyType = plan.table().schema().key().type();
        this.keys = new KeyCodec(keyType);
    }

    /** Values of the query's parameters. */
    List<@Nullable Object> parameters(List<Value> given) throws RouterException {
        List<@Nullable Object> values = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            // how many there must be is for the plan to say
            if (i < plan.parameterTypes().size()) {
                values.add(parameter(i, given.get(i)));
            } else {
                values.add(null);
            }
        }
        return values;
    }

    private @Nullable Object parameter(int index, Value given) throws RouterException {
        try {
            return value(plan.parameterTypes().get(index), given);
        } catch (IllegalArgumentException refused) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "parameter " + (index + 1) + " ("
                            + plan.parameterTypes().get(index).sql() + "): " + refused.getMessage());
        }
    }

    /**
     * A value of a type; for a DATE, TIME or TIMESTAMP its text in ISO 8601 does, too, and for a VARBINARY that in base64:
     * which is all that a shell can give.
     */
    private static @Nullable Object value(ColumnType type, Value given) {
        if (!given.hasStringValue()) {
            return ValueMessages.fromProto(type, given);
        }
        String text = given.getStringValue();
        try {
            return switch (type.kind()) {
                case DATE -> LocalDate.parse(text);
                case TIME -> LocalTime.parse(text);
                case TIMESTAMP -> IsoTime.parse(text);
                case VARBINARY -> Binary.ofBase64(text);
                default -> ValueMessages.fromProto(type, given);
            };
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException(
                    "expected ISO 8601, such as 2026-11-25, 12:00:00 or 2026-11-25T12:00:00Z", malformed);
        }
    }

    QueryHeader header(SelectRun run, SelectRun.Header header) {
        TableDefinition table = plan.table();
        QueryHeader.Builder message = QueryHeader.newBuilder()
                .setTable(table.name())
                .setTableId(table.id())
                .setTopic(table.topic())
                .setReadId(header.id().toString())
                .setFragment(plan.fragment().hash().toString())
                .setFragmentText(plan.fragment().text())
                .setAccess(plan.fragment().describe(run.path()))
                .setPartitions(header.positions().size() + run.missing().size());
        addColumns(message::addColumns);
        return message.addAllPosition(positions(header.positions())).build();
    }

    SubscriptionHeader header(SubscriptionRun run, SubscriptionEvent.Begun begun, String name) {
        TableDefinition table = plan.table();
        SelectRun.Header snapshot = begun.snapshot();
        SubscriptionHeader.Builder message = SubscriptionHeader.newBuilder()
                .setSubscription(begun.subscription().toString())
                .setName(name)
                .setTable(table.name())
                .setTableId(table.id())
                .setTopic(table.topic())
                .setFragment(plan.fragment().hash().toString())
                .setFragmentText(plan.fragment().text())
                .setAccess(plan.fragment().describe(run.path()))
                .setResumed(snapshot == null);
        if (snapshot != null) {
            message.setReadId(snapshot.id().toString());
        }
        addColumns(message::addColumns);
        return message.build();
    }

    private void addColumns(Consumer<dev.vidi.proto.api.v1.Column> message) {
        for (Column column : columns) {
            message.accept(dev.vidi.proto.api.v1.Column.newBuilder()
                    .setName(column.name())
                    .setType(column.type().sql())
                    .setNullable(column.nullable())
                    .build());
        }
    }

    /** Up to where partitions are applied, from their next offsets. */
    static List<PartitionPosition> positions(SortedMap<Integer, Long> next) {
        List<PartitionPosition> positions = new ArrayList<>(next.size());
        next.forEach((partition, offset) -> positions.add(PartitionPosition.newBuilder()
                .setPartition(partition)
                .setOffset(offset - 1)
                .build()));
        return positions;
    }

    RowChange change(int partition, Change change) {
        Change.Image before = change.before();
        Change.Image after = change.after();
        RowChange.Builder message = RowChange.newBuilder()
                .setKey(ValueMessages.toProto(keyType, keys.decode(change.rowKey())))
                .setPartition(partition)
                .setOffset(change.offset())
                .setTimestampMs(change.timestamp())
                .setBeforeOffset(before == null ? -1 : before.offset())
                .setBeforeTimestampMs(before == null ? 0 : before.timestamp())
                .setKind(
                        before == null
                                ? RowChange.Kind.KIND_ENTER
                                : after == null ? RowChange.Kind.KIND_LEAVE : RowChange.Kind.KIND_UPDATE);
        if (before != null) {
            values(before.columns(), message::addBefore);
        }
        if (after != null) {
            values(after.columns(), message::addAfter);
        }
        return message.build();
    }

    QueryRow row(SelectedRow row) {
        QueryRow.Builder message = QueryRow.newBuilder()
                .setPartition(row.partition())
                .setOffset(row.row().offset())
                .setTimestampMs(row.row().timestamp());
        values(row.row().columns(), message::addValues);
        return message.build();
    }

    private void values(byte[] row, Consumer<Value> message) {
        @Nullable Object[] values = rows.decode(row);
        for (int i = 0; i < columns.length; i++) {
            message.accept(ValueMessages.toProto(columns[i].type(), values[i]));
        }
    }
}
