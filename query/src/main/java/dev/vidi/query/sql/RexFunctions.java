package dev.vidi.query.sql;

import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.expression.Casts;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.Leaves;
import dev.vidi.query.expression.MathFunctions;
import dev.vidi.query.expression.NestedFunctions;
import dev.vidi.query.expression.TextFunctions;
import dev.vidi.query.expression.TimeFunctions;
import dev.vidi.query.expression.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Calls of functions, by the names of Calcite's operators. */
final class RexFunctions {

    private final RexTexts texts;
    private final Function<RexNode, Expression> operands;

    RexFunctions(RexTexts texts, Function<RexNode, Expression> operands) {
        this.texts = texts;
        this.operands = operands;
    }

    Expression translate(RexCall call) {
        String text = texts.current();
        String name = call.getOperator().getName();
        return switch (name) {
            case "LIKE" -> like(call);
            case "ABS", "SIGN" -> MathFunctions.exact(text, name, type(call), operand(call, 0));
            case "FLOOR", "CEIL" -> floor(call, name);
            case "ROUND", "TRUNCATE" ->
                MathFunctions.rounded(
                        text,
                        name.equals("TRUNCATE"),
                        type(call),
                        operand(call, 0),
                        call.getOperands().size() > 1 ? operand(call, 1) : Leaves.constant(0));
            case "POWER" -> MathFunctions.power(text, operand(call, 0), operand(call, 1));
            case "EXP", "LN", "LOG10" -> MathFunctions.real(text, name, operand(call, 0));
            case "UPPER", "LOWER", "INITCAP", "CHAR_LENGTH", "||", "POSITION", "REPLACE", "SUBSTRING", "OVERLAY" ->
                TextFunctions.call(text, name, all(ofTexts(call)));
            case "OCTET_LENGTH" -> TextFunctions.octetLength(text, operand(call, 0));
            case "CARDINALITY" -> NestedFunctions.cardinality(text, operand(call, 0));
            case "TRIM" -> trim(ofTexts(call));
            case "EXTRACT" -> extract(call);
            default -> throw new UnsupportedException(name + " is not supported");
        };
    }

    /** Calcite's validator takes bytes and arrays where texts are meant. */
    private static RexCall ofTexts(RexCall call) {
        for (RexNode operand : call.getOperands()) {
            Optional<ValueType> type = RexTypes.of(operand.getType());
            if (type.isPresent()
                    && type.get().kind() != Kind.VARCHAR
                    && !type.get().isNumber()) {
                throw new UnsupportedException(
                        call.getOperator().getName() + " of a " + type.get() + " is not supported");
            }
        }
        return call;
    }

    private Expression extract(RexCall call) {
        TimeUnitRange unit = unit(call.getOperands().get(0));
        ValueType type = type(call.getOperands().get(1));
        if (type.kind() == Kind.TIME) {
            if (!TimeFunctions.isOfDay(unit)) {
                throw new UnsupportedException("EXTRACT of a " + unit + " from a TIME is not supported");
            }
            return TimeFunctions.extract(texts.current(), unit, type, operand(call, 1));
        }
        return TimeFunctions.extract(texts.current(), unit, operandType(call, 1), operand(call, 1));
    }

    private static ValueType type(RexNode node) {
        return RexTypes.required(node.getType());
    }

    private static ValueType operandType(RexCall call, int index) {
        ValueType type = type(call.getOperands().get(index));
        if (!RexTypes.isTime(call.getOperands().get(index).getType())) {
            throw new UnsupportedException(call.getOperator().getName() + " of a " + type + " is not supported");
        }
        return type;
    }

    private Expression operand(RexCall call, int index) {
        return operands.apply(call.getOperands().get(index));
    }

    private List<Expression> all(RexCall call) {
        return call.getOperands().stream().map(operands).toList();
    }

    private Expression like(RexCall call) {
        return call.getOperands().size() == 2
                ? TextFunctions.like(texts.current(), operand(call, 0), operand(call, 1))
                : TextFunctions.like(texts.current(), operand(call, 0), operand(call, 1), operand(call, 2));
    }

    private Expression floor(RexCall call, String name) {
        if (call.getOperands().size() == 1) {
            return MathFunctions.exact(texts.current(), name, type(call), operand(call, 0));
        }
        return TimeFunctions.floor(
                texts.current(),
                name.equals("CEIL"),
                unit(call.getOperands().get(1)),
                operandType(call, 0),
                operand(call, 0));
    }

    private Expression trim(RexCall call) {
        SqlTrimFunction.Flag flag =
                RexLiterals.required((RexLiteral) call.getOperands().get(0), SqlTrimFunction.Flag.class);
        boolean left = flag != SqlTrimFunction.Flag.TRAILING;
        boolean right = flag != SqlTrimFunction.Flag.LEADING;
        return TextFunctions.trim(texts.current(), left, right, operand(call, 1), operand(call, 2));
    }

    private static TimeUnitRange unit(RexNode node) {
        if (node instanceof RexLiteral literal) {
            TimeUnitRange unit = literal.getValueAs(TimeUnitRange.class);
            if (unit != null) {
                return unit;
            }
        }
        throw new UnsupportedException("this unit of time is not supported");
    }

    /** A date or timestamp plus or minus an interval, or minus another. */
    Expression timeArithmetic(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        boolean minus = call.getKind() == SqlKind.MINUS;
        Expression first = operands.apply(left);
        Expression second = operands.apply(right);
        if (RexTypes.isTime(right.getType())) {
            return TimeFunctions.between(
                    texts.current(), RexTypes.isMonths(call.getType()), type(left), first, type(right), second);
        }
        ValueType type = type(call); // of a DATE and hours, a TIMESTAMP
        Expression time = Casts.cast(texts.current(), type(left), type, first);
        return RexTypes.isMonths(right.getType())
                ? TimeFunctions.plusMonths(texts.current(), minus, type, time, second)
                : TimeFunctions.plusMillis(texts.current(), minus, type, time, second);
    }
}
