package dev.vidi.query.expression;

import java.time.DateTimeException;
import org.apache.calcite.runtime.CalciteException;

/**
 * Functions that are NULL when one of their operands is; what they throw becomes an error that names them. All operands
 * are evaluated, so that a NULL hides no error.
 */
final class Strict {

    interface One {
        Object apply(Object value);
    }

    interface Two {
        Object apply(Object left, Object right);
    }

    interface Many {
        Object apply(Object[] values);
    }

    private Strict() {}

    static Expression one(String text, Expression operand, One function) {
        return frame -> {
            Object value = operand.evaluate(frame);
            if (value == null) {
                return null;
            }
            try {
                return function.apply(value);
            } catch (RuntimeException e) {
                throw failed(text, e);
            }
        };
    }

    static Expression two(String text, Expression left, Expression right, Two function) {
        return frame -> {
            Object first = left.evaluate(frame);
            Object second = right.evaluate(frame);
            if (first == null || second == null) {
                return null;
            }
            try {
                return function.apply(first, second);
            } catch (RuntimeException e) {
                throw failed(text, e);
            }
        };
    }

    static Expression many(String text, Expression[] operands, Many function) {
        return frame -> {
            Object[] values = new Object[operands.length];
            boolean hasNull = false;
            for (int i = 0; i < operands.length; i++) {
                Object value = operands[i].evaluate(frame);
                if (value == null) {
                    hasNull = true;
                } else {
                    values[i] = value;
                }
            }
            if (hasNull) {
                return null;
            }
            try {
                return function.apply(values);
            } catch (RuntimeException e) {
                throw failed(text, e);
            }
        };
    }

    /** What Java and Calcite throw, in words; anything else is a defect, and is named as what it is. */
    private static EvaluationException failed(String text, RuntimeException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (e instanceof EvaluationException failure) {
            return failure;
        }
        if (e instanceof ArithmeticException) {
            return new EvaluationException(
                    text,
                    message.contains("zero") || message.startsWith("Division undefined")
                            ? "division by zero"
                            : message.endsWith("overflow") ? "overflow: " + message : message);
        }
        if (e instanceof NumberFormatException) {
            return new EvaluationException(text, "not a number");
        }
        if (e instanceof CalciteException || e instanceof IllegalArgumentException || e instanceof DateTimeException) {
            return new EvaluationException(text, message);
        }
        return new EvaluationException(text, e.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message));
    }
}
