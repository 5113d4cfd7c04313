package dev.vidi.query.sql;

import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.jspecify.annotations.Nullable;

/** Takes what Calcite has parsed apart into the clauses of a query over one table, and refuses any others by name. */
final class SelectReader {

    private final String text;
    private final boolean emitChanges;

    SelectReader(String text, boolean emitChanges) {
        this.text = text;
        this.emitChanges = emitChanges;
    }

    SelectParts read(SqlNode statement) throws StatementException {
        if (!(statement instanceof SqlOrderBy ordered)) {
            return parts(select(statement), SqlNodeList.EMPTY, null);
        }
        if (ordered.offset != null) {
            throw Errors.notYet(ordered.offset, "OFFSET is");
        }
        if (emitChanges && !ordered.orderList.isEmpty()) {
            throw Errors.at(ordered.orderList, "EMIT CHANGES takes no ORDER BY: changes come as they happen");
        }
        if (emitChanges && ordered.fetch != null) {
            throw Errors.at(ordered.fetch, "EMIT CHANGES takes no LIMIT: a subscription ends when it is cancelled");
        }
        return parts(select(ordered.query), ordered.orderList, ordered.fetch);
    }

    private SqlSelect select(SqlNode query) throws StatementException {
        if (query instanceof SqlSelect select) {
            return select;
        }
        throw switch (query.getKind()) {
            case UNION, INTERSECT, EXCEPT ->
                Errors.notYet(query, ((SqlCall) query).getOperator().getName() + " is");
            case WITH -> Errors.notYet(query, "WITH is");
            case VALUES -> Errors.notYet(query, "VALUES is");
            case ORDER_BY -> Errors.notYet(query, "an ORDER BY or LIMIT within another is");
            default -> Errors.at(query, "expected a SELECT over one table");
        };
    }

    private SelectParts parts(SqlSelect select, SqlNodeList order, @Nullable SqlNode limit) throws StatementException {
        refuseClauses(select);
        SqlNode from = select.getFrom();
        if (from == null) {
            throw Place.error(text, text.length(), "expected FROM and the name of a table, found the end");
        }
        SqlNode where = select.getWhere();
        SqlNodeList items = (SqlNodeList) Tree.flattened(select.getSelectList());
        SqlNode condition = where == null ? null : Tree.flattened(where);
        if (from instanceof SqlBasicCall as && as.getKind() == SqlKind.AS) {
            List<SqlNode> operands = as.getOperandList();
            SqlIdentifier table = table(operands.get(0));
            if (operands.size() > 2) {
                throw Errors.notYet(operands.get(2), "naming a table's columns in FROM is");
            }
            String alias = ((SqlIdentifier) operands.get(1)).getSimple();
            return new SelectParts(items, table, alias, condition, order, limit);
        }
        SqlIdentifier table = table(from);
        return new SelectParts(items, table, table.getSimple(), condition, order, limit);
    }

    private void refuseClauses(SqlSelect select) throws StatementException {
        refuse(select, select.isDistinct(), "SELECT DISTINCT is");
        refuse(select, select.getModifierNode(SqlSelectKeyword.STREAM) != null, "SELECT STREAM is");
        refuse(select.getGroup(), select.getGroup() != null, "GROUP BY is");
        refuse(select.getHaving(), select.getHaving() != null, "HAVING is");
        refuse(select.getQualify(), select.getQualify() != null, "QUALIFY is");
        refuse(select.getWindowList(), !select.getWindowList().isEmpty(), "WINDOW is");
        refuse(select, select.hasHints(), "a hint is");
    }

    private static void refuse(@Nullable SqlNode place, boolean found, String what) throws StatementException {
        if (found && place != null) {
            throw Errors.notYet(place, what);
        }
    }

    private SqlIdentifier table(SqlNode from) throws StatementException {
        if (from instanceof SqlIdentifier name) {
            Names.table(text, name);
            return name;
        }
        throw switch (from.getKind()) {
            case JOIN -> Errors.notYet(from, "JOIN, and a second table, is");
            case SELECT, ORDER_BY, UNION, INTERSECT, EXCEPT, WITH, LATERAL -> Errors.notYet(from, "a subquery is");
            case VALUES -> Errors.notYet(from, "VALUES is");
            case SNAPSHOT -> Errors.notYet(from, "FOR SYSTEM_TIME is");
            default -> Errors.notYet(from, "anything but the name of a table after FROM is");
        };
    }
}
