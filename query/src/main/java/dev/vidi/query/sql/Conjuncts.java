package dev.vidi.query.sql;

import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.expression.Comparison;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.Leaves;
import dev.vidi.query.expression.ValueType;
import dev.vidi.query.plan.Conjunct;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Finds in the conditions of a filter what they say of single columns. */
final class Conjuncts {

    private static final ValueType BOOLEAN = new ValueType(Kind.BOOLEAN, -1, 0, false);

    private final Function<RexNode, Expression> translator;

    Conjuncts(Function<RexNode, Expression> translator) {
        this.translator = translator;
    }

    /** What a condition says that has to be TRUE; empty when it is not of a form that is known here. */
    Optional<Conjunct> of(RexNode condition) {
        if (RexShapes.isConstant(condition)) {
            return Optional.of(new Conjunct.Always(translator.apply(condition)));
        }
        return switch (condition.getKind()) {
            case INPUT_REF -> truth(condition, true);
            case NOT, IS_FALSE -> truth(((RexCall) condition).getOperands().get(0), false);
            case IS_TRUE -> of(((RexCall) condition).getOperands().get(0));
            case IS_NULL -> never(((RexCall) condition).getOperands().get(0));
            case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                compared((RexCall) condition);
            case OR -> listed((RexCall) condition);
            case LIKE -> like((RexCall) condition);
            default -> Optional.empty();
        };
    }

    private static Optional<Conjunct> truth(RexNode node, boolean value) {
        return node instanceof RexInputRef column
                ? Optional.of(
                        new Conjunct.Compared(column.getIndex(), Comparison.EQUAL, Leaves.constant(value), BOOLEAN))
                : Optional.empty();
    }

    private static Optional<Conjunct> never(RexNode node) {
        return node instanceof RexInputRef && !node.getType().isNullable()
                ? Optional.of(new Conjunct.Always(Leaves.constant(false)))
                : Optional.empty();
    }

    private Optional<Conjunct> compared(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        Comparison comparison = RexTranslator.comparison(call.getKind());
        int column = column(left);
        if (column >= 0 && RexShapes.isConstant(right)) {
            return compared(column, comparison, right);
        }
        int other = column(right);
        return other >= 0 && RexShapes.isConstant(left)
                ? compared(other, comparison.mirrored(), left)
                : Optional.empty();
    }

    private Optional<Conjunct> compared(int column, Comparison comparison, RexNode constant) {
        if (RexTypes.isNull(constant.getType())) {
            return Optional.of(new Conjunct.Always(Leaves.constant(null)));
        }
        return Optional.of(new Conjunct.Compared(
                column, comparison, translator.apply(constant), RexTypes.required(constant.getType())));
    }

    private Optional<Conjunct> listed(RexCall call) {
        RexShapes.Listed listed = RexShapes.listed(RexShapes.flat(call));
        int column = listed == null ? -1 : column(listed.operand());
        if (listed == null || column < 0) {
            return Optional.empty();
        }
        List<RexNode> elements = listed.elements().stream()
                .filter(element -> !RexTypes.isNull(element.getType()))
                .toList();
        return Optional.of(new Conjunct.Listed(
                column,
                elements.stream().map(translator).toList(),
                elements.stream()
                        .map(element -> RexTypes.required(element.getType()))
                        .toList()));
    }

    private Optional<Conjunct> like(RexCall call) {
        List<RexNode> operands = call.getOperands();
        int column = column(operands.get(0));
        boolean constant = operands.subList(1, operands.size()).stream().allMatch(RexShapes::isConstant);
        if (column < 0 || !constant) {
            return Optional.empty();
        }
        return Optional.of(new Conjunct.Like(
                column,
                translator.apply(operands.get(1)),
                operands.size() < 3 ? null : translator.apply(operands.get(2))));
    }

    /** The column that an operand is, maybe as a wider type that compares the same; -1 when it is none. */
    private static int column(RexNode node) {
        if (node instanceof RexInputRef column) {
            return column.getIndex();
        }
        boolean same = node.getKind() == SqlKind.CAST
                && ((RexCall) node).getOperands().get(0) instanceof RexInputRef
                && isWider(((RexCall) node).getOperands().get(0), node);
        return same ? column(((RexCall) node).getOperands().get(0)) : -1;
    }

    private static boolean isWider(RexNode narrow, RexNode wide) {
        ValueType from = RexTypes.required(narrow.getType());
        ValueType to = RexTypes.required(wide.getType());
        int whole = to.length() - to.scale();
        return switch (from.kind()) {
            case INTEGER -> to.kind() == Kind.BIGINT || (to.kind() == Kind.DECIMAL && whole >= 10);
            case BIGINT -> to.kind() == Kind.DECIMAL && whole >= 19;
            case DECIMAL ->
                to.kind() == Kind.DECIMAL && to.scale() >= from.scale() && whole >= from.length() - from.scale();
            case VARCHAR -> to.kind() == Kind.VARCHAR && !to.padded() && to.length() < 0;
            case BOOLEAN, DOUBLE, VARBINARY, DATE, TIME, TIMESTAMP, ARRAY, MAP, ROW -> false;
        };
    }
}
