package dev.vidi.query.sql;

import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.KeyOrder;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;

/**
 * Reads ORDER BY, which takes the key, or the first columns of one that has several: each as a column, by the name that the
 * query gives it, or by its place; all in the same direction.
 */
final class KeyOrders {

    private KeyOrders() {}

    static KeyOrder of(SelectParts parts, SelectItems items, TableDefinition table, Canonical canonical)
            throws StatementException {
        if (parts.order().isEmpty()) {
            return KeyOrder.NONE;
        }
        KeyOrder first = KeyOrder.NONE;
        List<Integer> keyColumns = table.schema().keyColumns();
        for (int i = 0; i < parts.order().size(); i++) {
            SqlNode order = withoutNulls(parts.order().get(i));
            boolean descending = order.getKind() == SqlKind.DESCENDING;
            SqlNode by = descending ? ((SqlCall) order).operand(0) : order;
            KeyOrder direction = descending ? KeyOrder.DESCENDING : KeyOrder.ASCENDING;
            if (i >= keyColumns.size() || column(by, items, canonical) != keyColumns.get(i)) {
                throw Errors.notYet(
                        by,
                        "ORDER BY anything but the key, " + table.schema().key().name() + ", alone is");
            }
            if (i > 0 && direction != first) {
                throw Errors.notYet(by, "ORDER BY columns of the key in different directions is");
            }
            first = direction;
        }
        return first;
    }

    /** The key is never NULL. */
    private static SqlNode withoutNulls(SqlNode order) {
        SqlNode by = order;
        while (by.getKind() == SqlKind.NULLS_FIRST || by.getKind() == SqlKind.NULLS_LAST) {
            by = ((SqlCall) by).operand(0);
        }
        return by;
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
