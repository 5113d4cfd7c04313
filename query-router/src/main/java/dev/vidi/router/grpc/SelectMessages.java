package dev.vidi.router.grpc;

import dev.vidi.proto.api.v1.PartitionPosition;
import dev.vidi.proto.api.v1.QueryHeader;
import dev.vidi.proto.api.v1.QueryRow;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.RowCodec;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.select.SelectedRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters and rows of one query as messages. Immutable. */
final class SelectMessages {
    private final SelectPlan plan;
    private final Column[] columns;
    private final RowCodec rows;

    SelectMessages(SelectPlan plan) {
        this.plan = plan;
        this.columns = plan.columns().toArray(Column[]::new);
        this.rows = new RowCodec(plan.columns());
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
            return ValueMessages.fromProto(plan.parameterTypes().get(index), given);
        } catch (IllegalArgumentException refused) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "parameter " + (index + 1) + " ("
                            + plan.parameterTypes().get(index).sql() + "): " + refused.getMessage());
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
        for (Column column : columns) {
            message.addColumns(dev.vidi.proto.api.v1.Column.newBuilder()
                    .setName(column.name())
                    .setType(column.type().sql())
                    .setNullable(column.nullable()));
        }
        header.positions()
                .forEach((partition, next) -> message.addPosition(
                        PartitionPosition.newBuilder().setPartition(partition).setOffset(next - 1)));
        return message.build();
    }

    QueryRow row(SelectedRow row) {
        @Nullable Object[] values = rows.decode(row.row().columns());
        QueryRow.Builder message = QueryRow.newBuilder()
                .setPartition(row.partition())
                .setOffset(row.row().offset())
                .setTimestampMs(row.row().timestamp());
        for (int i = 0; i < columns.length; i++) {
            message.addValues(ValueMessages.toProto(columns[i].type(), values[i]));
        }
        return message.build();
    }
}
