package dev.vidi.query.sql;

import dev.vidi.query.expression.Arithmetic;
import dev.vidi.query.expression.Casts;
import dev.vidi.query.expression.Comparison;
import dev.vidi.query.expression.Comparisons;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.Leaves;
import dev.vidi.query.expression.Logic;
import dev.vidi.query.expression.NestedFunctions;
import dev.vidi.query.expression.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes expressions that can be evaluated of Calcite's. Confined to one fragment. */
final class RexTranslator {

    /** Shorter lists are compared one by one. */
    private static final int LIST_MIN = 4;

    private final RexTexts texts;
    private final RexFunctions functions;
    private final SortedMap<Integer, ValueType> arguments = new TreeMap<>();
    private int memos;
    private boolean withinConstant;

    RexTranslator(RexTexts texts) {
        this.texts = texts;
        this.functions = new RexFunctions(texts, this::translate);
    }

    /** Types of the arguments that were met, by their places. */
    SortedMap<Integer, ValueType> arguments() {
        return arguments;
    }

    /** How many constants the expressions keep. */
    int memos() {
        return memos;
    }

    Expression translate(RexNode node) {
        if (node instanceof RexInputRef column) {
            return Leaves.column(column.getIndex());
        }
        if (node instanceof RexLiteral literal) {
            return Leaves.constant(RexLiterals.value(literal));
        }
        if (node instanceof RexDynamicParam parameter) {
            if (RexTypes.isInterval(parameter.getType())) {
                throw new UnsupportedException("a parameter cannot be an INTERVAL; write INTERVAL '1' DAY * ?");
            }
            arguments.put(parameter.getIndex(), type(parameter));
            return Leaves.argument(parameter.getIndex());
        }
        if (node instanceof RexFieldAccess access) {
            return NestedFunctions.field(
                    translate(access.getReferenceExpr()), access.getField().getIndex());
        }
        if (!(node instanceof RexCall call)) {
            throw new UnsupportedException(node + " is not supported");
        }
        return texts.within(call, () -> withinConstant || !RexShapes.isConstant(call) ? call(call) : once(call));
    }

    private Expression once(RexCall constant) {
        withinConstant = true;
        Expression expression = call(constant);
        withinConstant = false;
        return Leaves.once(memos++, expression);
    }

    private ValueType type(RexNode node) {
        return RexTypes.required(node.getType());
    }

    private Expression operand(RexCall call, int index) {
        return translate(call.getOperands().get(index));
    }

    private Expression call(RexCall call) {
        return switch (call.getKind()) {
            case AND ->
                Logic.and(RexShapes.flat(call).stream().map(this::translate).toList());
            case OR -> or(call);
            case NOT -> Logic.not(operand(call, 0));
            case IS_NULL -> Logic.isNull(operand(call, 0), true);
            case IS_NOT_NULL -> Logic.isNull(operand(call, 0), false);
            case IS_TRUE -> Logic.is(operand(call, 0), true, true);
            case IS_NOT_TRUE -> Logic.is(operand(call, 0), true, false);
            case IS_FALSE -> Logic.is(operand(call, 0), false, true);
            case IS_NOT_FALSE -> Logic.is(operand(call, 0), false, false);
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                comparison(call);
            case ITEM -> item(call);
            case CASE -> caseWhen(call);
            case CAST, REINTERPRET -> cast(call);
            case PLUS, MINUS -> RexTypes.isTime(call.getOperands().get(0).getType()) ? time(call) : arithmetic(call);
            case TIMES, DIVIDE, MOD -> arithmetic(call);
            case MINUS_PREFIX -> Arithmetic.negated(texts.current(), type(call), operand(call, 0));
            default -> functions.translate(call);
        };
    }

    static Comparison comparison(SqlKind kind) {
        return switch (kind) {
            case EQUALS -> Comparison.EQUAL;
            case NOT_EQUALS -> Comparison.NOT_EQUAL;
            case LESS_THAN -> Comparison.LESS;
            case LESS_THAN_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
            case GREATER_THAN -> Comparison.GREATER;
            case GREATER_THAN_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
            default -> throw new IllegalStateException(kind + " compares nothing");
        };
    }

    private Expression comparison(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        Expression first = translate(left);
        Expression second = translate(right);
        if (RexTypes.isNull(left.getType()) || RexTypes.isNull(right.getType())) {
            return Leaves.constant(null);
        }
        return Comparisons.compare(comparison(call.getKind()), type(left), first, type(right), second);
    }

    private Expression or(RexCall call) {
        List<RexNode> operands = RexShapes.flat(call);
        RexShapes.Listed listed = RexShapes.listed(operands);
        if (listed != null && listed.elements().size() >= LIST_MIN) {
            ValueType operand = type(listed.operand());
            boolean canBeLookedUp = listed.elements().stream()
                    .allMatch(element ->
                            RexTypes.isNull(element.getType()) || Comparisons.canBeLookedUp(operand, type(element)));
            if (canBeLookedUp) {
                Expression value = translate(listed.operand());
                List<Expression> elements =
                        listed.elements().stream().map(this::translate).toList();
                return Comparisons.in(memos++, operand, value, elements);
            }
        }
        return Logic.or(operands.stream().map(this::translate).toList());
    }

    private Expression item(RexCall call) {
        RexNode nested = call.getOperands().get(0);
        RexNode index = call.getOperands().get(1);
        if (nested.getType().getSqlTypeName() == SqlTypeName.ROW) {
            String name = RexLiterals.required((RexLiteral) index, String.class);
            return NestedFunctions.field(
                    translate(nested), type(nested).column().indexOf(name));
        }
        return NestedFunctions.item(type(nested), translate(nested), type(index), translate(index));
    }

    private Expression caseWhen(RexCall call) {
        ValueType result = type(call);
        List<RexNode> nodes = call.getOperands();
        List<Expression> operands = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            boolean condition = i % 2 == 0 && i < nodes.size() - 1;
            RexNode node = nodes.get(i);
            operands.add(condition || RexTypes.isNull(node.getType()) ? translate(node) : converted(node, result));
        }
        return Logic.caseWhen(operands);
    }

    private Expression converted(RexNode node, ValueType to) {
        try {
            return Casts.cast(texts.current(), type(node), to, translate(node));
        } catch (IllegalArgumentException noWay) {
            throw new UnsupportedException(String.valueOf(noWay.getMessage()));
        }
    }

    private Expression cast(RexCall call) {
        RexNode operand = call.getOperands().get(0);
        if (RexTypes.isNull(operand.getType())) {
            return Leaves.constant(null);
        }
        boolean fromInterval = RexTypes.isInterval(operand.getType());
        boolean toInterval = RexTypes.isInterval(call.getType());
        if (call.getKind() == SqlKind.CAST && (fromInterval || toInterval)) {
            throw new UnsupportedException("CAST of an INTERVAL is not supported");
        }
        return converted(operand, type(call));
    }

    private Expression arithmetic(RexCall call) {
        Arithmetic.Operation operation = switch (call.getKind()) {
            case PLUS -> Arithmetic.Operation.PLUS;
            case MINUS -> Arithmetic.Operation.MINUS;
            case TIMES -> Arithmetic.Operation.TIMES;
            case DIVIDE -> Arithmetic.Operation.DIVIDE;
            case MOD -> Arithmetic.Operation.MODULO;
            default -> throw new IllegalStateException(call.getKind() + " is no arithmetic");
        };
        boolean known = call.getOperands().stream().allMatch(operand -> RexTypes.isCalculatedWith(operand.getType()));
        if (!known || call.getOperands().size() != 2) {
            throw new UnsupportedException(call.getOperator().getName() + " of these types is not supported");
        }
        return Arithmetic.binary(texts.current(), operation, type(call), operand(call, 0), operand(call, 1));
    }

    private Expression time(RexCall call) {
        return functions.timeArithmetic(call);
    }
}
