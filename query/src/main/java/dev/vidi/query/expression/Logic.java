package dev.vidi.query.expression;

import java.util.List;

/**
 * SQL's three-valued logic. Operands are evaluated from left to right and only as far as needed: what comes after a
 * FALSE of an AND or a TRUE of an OR cannot fail.
 */
public final class Logic {

    private Logic() {}

    /** FALSE when one is FALSE, else UNKNOWN when one is UNKNOWN, else TRUE. */
    public static Expression and(List<Expression> operands) {
        return connected(operands.toArray(Expression[]::new), Boolean.FALSE);
    }

    /** TRUE when one is TRUE, else UNKNOWN when one is UNKNOWN, else FALSE. */
    public static Expression or(List<Expression> operands) {
        return connected(operands.toArray(Expression[]::new), Boolean.TRUE);
    }

    private static Expression connected(Expression[] operands, Boolean decisive) {
        Boolean otherwise = !decisive;
        return frame -> {
            boolean unknown = false;
            for (Expression operand : operands) {
                Object value = operand.evaluate(frame);
                if (value == null) {
                    unknown = true;
                } else if (value.equals(decisive)) {
                    return decisive;
                }
            }
            return unknown ? null : otherwise;
        };
    }

    /** TRUE for FALSE, and the other way round. */
    public static Expression not(Expression operand) {
        return frame -> {
            Object value = operand.evaluate(frame);
            return value == null ? null : (Object) !((Boolean) value);
        };
    }

    /** IS NULL and IS NOT NULL. */
    public static Expression isNull(Expression operand, boolean expected) {
        return frame -> (operand.evaluate(frame) == null) == expected;
    }

    /** IS [NOT] TRUE and IS [NOT] FALSE: whether being the value is what is expected. */
    public static Expression is(Expression operand, Boolean value, boolean expected) {
        return frame -> value.equals(operand.evaluate(frame)) == expected;
    }

    /** The result behind the first condition that is TRUE; the last operand otherwise. */
    public static Expression caseWhen(List<Expression> operands) {
        Expression[] all = operands.toArray(Expression[]::new);
        return frame -> {
            int last = all.length - 1;
            for (int i = 0; i < last; i += 2) {
                if (Boolean.TRUE.equals(all[i].evaluate(frame))) {
                    return all[i + 1].evaluate(frame);
                }
            }
            return all[last].evaluate(frame);
        };
    }
}
