package dev.vidi.query.sql;

import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.KeyOrder;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;

/** Reads ORDER BY, which takes the key: as a column, by the name that the query gives it, or by its place. */
final class KeyOrders {

    private KeyOrders() {}

    static KeyOrder of(SelectParts parts, SelectItems items, TableDefinition table, Canonical canonical)
            throws StatementException {
        if (parts.order().isEmpty()) {
            return KeyOrder.NONE;
        }
        SqlNode order = parts.order().get(0);
        while (order.getKind() == SqlKind.NULLS_FIRST || order.getKind() == SqlKind.NULLS_LAST) {
            order = ((SqlCall) order).operand(0); // the key is never NULL
        }
        boolean descending = order.getKind() == SqlKind.DESCENDING;
        SqlNode by = descending ? ((SqlCall) order).operand(0) : order;
        if (parts.order().size() > 1
                || column(by, items, canonical) != table.schema().keyColumn()) {
            throw Errors.notYet(
                    parts.order().size() > 1 ? parts.order().get(1) : by,
                    "ORDER BY anything but the key, " + table.schema().key().name() + ", alone is");
        }
        return descending ? KeyOrder.DESCENDING : KeyOrder.ASCENDING;
    }

    private static int column(SqlNode by, SelectItems items, Canonical canonical) throws StatementException {
        if (by instanceof SqlNumericLiteral place && place.isInteger()) {
            int index = place.bigDecimalValue()
                            .min(java.math.BigDecimal.valueOf(Integer.MAX_VALUE))
                            .intValue()
                    - 1;
            if (index < 0 || index >= items.names().size()) {
                throw Errors.at(
                        by, "ORDER BY column " + place + " of " + items.names().size());
            }
            return items.columns().get(index);
        }
        if (!(by instanceof SqlIdentifier name)) {
            return -1;
        }
        for (int i = 0; i < items.names().size(); i++) {
            if (name.isSimple() && items.names().get(i).equalsIgnoreCase(name.getSimple())) {
                return items.columns().get(i);
            }
        }
        return canonical.column(name);
    }
}
