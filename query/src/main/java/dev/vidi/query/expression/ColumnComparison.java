package dev.vidi.query.expression;

import dev.vidi.query.row.RowView;
import org.jspecify.annotations.Nullable;

/**
 * Compares a column of whole numbers, dates or timestamps with something of the same sort, without an object for each row:
 * what most conditions begin with.
 */
record ColumnComparison(Comparison comparison, int column, Expression other) implements Expression {

    @Override
    public @Nullable Object evaluate(Frame frame) {
        RowView row = frame.row();
        boolean known = !row.isNull(column);
        long number = known ? row.number(column) : 0;
        Object compared = other.evaluate(frame);
        if (!known || compared == null) {
            return null;
        }
        return holds(Long.compare(number, ((Number) compared).longValue()));
    }

    private boolean holds(int order) {
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
