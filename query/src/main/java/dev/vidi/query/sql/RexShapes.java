package dev.vidi.query.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** What can be seen of Calcite's expressions from outside. */
final class RexShapes {

    private RexShapes() {}

    /** An operand that equals one of some constants. */
    record Listed(RexNode operand, List<RexNode> elements) {}

    /** Whether a value depends on no row. */
    static boolean isConstant(RexNode node) {
        try {
            node.accept(new RexVisitorImpl<Void>(true) {
                @Override
                public @Nullable Void visitInputRef(RexInputRef column) {
                    throw Util.FoundOne.NULL;
                }
            });
            return true;
        } catch (Util.FoundOne found) {
            return false;
        }
    }

    /** The operands of an AND, or an OR, and of those directly within it. */
    static List<RexNode> flat(RexCall call) {
        List<RexNode> operands = new ArrayList<>();
        flatten(call, call.getKind(), operands);
        return operands;
    }

    private static void flatten(RexNode node, SqlKind kind, List<RexNode> into) {
        if (node.getKind() == kind) {
            ((RexCall) node).getOperands().forEach(operand -> flatten(operand, kind, into));
        } else {
            into.add(node);
        }
    }

    /** Alternatives that all compare the same with a constant; null when they are anything else. */
    static @Nullable Listed listed(List<RexNode> alternatives) {
        RexNode operand = null;
        List<RexNode> elements = new ArrayList<>();
        for (RexNode alternative : alternatives) {
            if (alternative.getKind() != SqlKind.EQUALS) {
                return null;
            }
            List<RexNode> sides = ((RexCall) alternative).getOperands();
            operand = operand == null ? sides.get(0) : operand;
            if (!operand.equals(sides.get(0)) || isConstant(sides.get(0)) || !isConstant(sides.get(1))) {
                return null;
            }
            elements.add(sides.get(1));
        }
        return operand == null ? null : new Listed(operand, elements);
    }
}
