package dev.vidi.query.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The depth of parsed expressions, on which everything behind the parser recurses. Nothing here does. */
final class Tree {

    /** Levels of operators; a thread's stack of 512 KB takes more than twice as many. */
    private static final int DEPTH_MAX = 200;

    private Tree() {}

    private record Level(SqlNode node, int depth) {}

    /**
     * Makes chains of ANDs and of ORs, which the parser nests to the left, as flat as they can be, and refuses what is
     * too deep all the same.
     */
    static SqlNode flattened(SqlNode root) throws StatementException {
        Deque<Level> open = new ArrayDeque<>();
        SqlNode flat = flat(root);
        open.push(new Level(flat, 1));
        while (!open.isEmpty()) {
            Level level = open.pop();
            if (level.depth > DEPTH_MAX) {
                SqlParserPos at = level.node.getParserPosition();
                throw Errors.at(at, "the expression is nested more than " + DEPTH_MAX + " levels deep here");
            }
            List<SqlNode> operands = operands(level.node);
            for (int i = 0; i < operands.size(); i++) {
                SqlNode operand = operands.get(i);
                if (operand != null) {
                    SqlNode flatOperand = isChain(level.node, operand) ? operand : flat(operand);
                    if (flatOperand != operand) {
                        set(level.node, i, flatOperand);
                    }
                    open.push(new Level(flatOperand, level.depth + 1));
                }
            }
        }
        return flat;
    }

    private static boolean isChain(SqlNode parent, SqlNode operand) {
        return isConnective(parent) && parent.getKind() == operand.getKind();
    }

    private static boolean isConnective(SqlNode node) {
        return node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR;
    }

    private static List<SqlNode> operands(SqlNode node) {
        if (node instanceof SqlCall call) {
            return call.getOperandList();
        }
        return node instanceof SqlNodeList list ? list.getList() : List.of();
    }

    private static void set(SqlNode parent, int index, SqlNode operand) {
        if (parent instanceof SqlCall call) {
            call.setOperand(index, operand);
        } else {
            ((SqlNodeList) parent).set(index, operand);
        }
    }

    /** The same connective over the same operands in the same order, as a tree of the least depth. */
    private static SqlNode flat(SqlNode node) {
        if (!isConnective(node)) {
            return node;
        }
        List<SqlNode> operands = new ArrayList<>();
        Deque<SqlNode> open = new ArrayDeque<>();
        open.push(node);
        while (!open.isEmpty()) {
            SqlNode next = open.pop();
            if (next.getKind() == node.getKind()) {
                SqlCall call = (SqlCall) next;
                open.push(call.operand(1));
                open.push(call.operand(0));
            } else {
                operands.add(next);
            }
        }
        return balanced((SqlCall) node, operands, 0, operands.size());
    }

    private static SqlNode balanced(SqlCall connective, List<SqlNode> operands, int from, int to) {
        if (to - from == 1) {
            return operands.get(from);
        }
        int middle = (from + to) >>> 1;
        SqlNode left = balanced(connective, operands, from, middle);
        SqlNode right = balanced(connective, operands, middle, to);
        return new SqlBasicCall(
                connective.getOperator(),
                List.of(left, right),
                left.getParserPosition().plus(right.getParserPosition()));
    }
}
