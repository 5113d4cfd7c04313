package dev.vidi.query.sql;

import dev.vidi.query.catalog.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/**
 * What a query selects.
 *
 * @param names of the answer's columns
 * @param expressions rewritten, as many
 * @param columns the columns of the table that they are; -1 for what is calculated
 */
record SelectItems(List<String> names, List<SqlNode> expressions, List<Integer> columns) {

    static SelectItems of(SqlNodeList list, TableSchema schema, Canonical canonical) throws StatementException {
        SelectItems items = new SelectItems(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (SqlNode item : list) {
            items.add(item, schema, canonical);
            if (items.names.size() > TableSchema.COLUMNS_MAX) {
                throw Errors.at(item, "an answer has at most " + TableSchema.COLUMNS_MAX + " columns");
            }
        }
        return items;
    }

    private void add(SqlNode item, TableSchema schema, Canonical canonical) throws StatementException {
        if (item.getKind() == SqlKind.AS) {
            SqlCall as = (SqlCall) item;
            addExpression(as.operand(0), ((SqlIdentifier) as.operand(1)).getSimple(), canonical);
        } else if (item instanceof SqlIdentifier name && name.isStar()) {
            if (Names.parts(name).size() > 1) {
                canonical.requireTable(name);
            }
            for (int column = 0; column < schema.columns().size(); column++) {
                addColumn(column, schema.columns().get(column).name(), item, canonical);
            }
        } else if (item instanceof SqlIdentifier name) {
            int column = canonical.column(name);
            List<String> parts = Names.parts(name);
            String last = column < 0
                    ? parts.get(parts.size() - 1)
                    : schema.columns().get(column).name();
            addExpression(item, last, canonical);
        } else {
            addExpression(item, "EXPR$" + names.size(), canonical);
        }
    }

    private void addExpression(SqlNode expression, String name, Canonical canonical) throws StatementException {
        int column = expression instanceof SqlIdentifier identifier && !identifier.isStar()
                ? canonical.column(identifier)
                : -1;
        if (column >= 0) {
            addColumn(column, name, expression, canonical);
        } else {
            names.add(name);
            expressions.add(canonical.rewrite(expression));
            columns.add(-1);
        }
    }

    private void addColumn(int column, String name, SqlNode place, Canonical canonical) {
        names.add(name);
        expressions.add(canonical.named(column, place.getParserPosition()));
        columns.add(column);
    }
}
