package dev.vidi.query.plan;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.expression.Comparison;
import dev.vidi.query.expression.EvaluationException;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.Frame;
import dev.vidi.query.expression.LikePattern;
import dev.vidi.query.expression.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns conjuncts into constraints on columns, under given arguments; what is in doubt constrains nothing. */
final class Constraints {
    private final List<Column> columns;
    private final Frame frame;

    Constraints(List<Column> columns, Frame frame) {
        this.columns = columns;
        this.frame = frame;
    }

    List<ColumnConstraint> of(List<Conjunct> conjuncts) {
        List<ColumnConstraint> constraints = new ArrayList<>();
        for (Conjunct conjunct : conjuncts) {
            try {
                Optional<ColumnConstraint> constraint =
                        conjunct.fold(this::always, this::compared, this::listed, this::like);
                constraint.ifPresent(constraints::add);
            } catch (EvaluationException | IllegalArgumentException failed) {
                // The rows will say so, if there are any.
            }
        }
        return constraints;
    }

    private Optional<ColumnConstraint> always(Conjunct.Always conjunct) {
        return Boolean.TRUE.equals(conjunct.condition().evaluate(frame))
                ? Optional.empty()
                : Optional.of(new ColumnConstraint.Never());
    }

    private Optional<ColumnConstraint> compared(Conjunct.Compared conjunct) {
        Object constant = conjunct.constant().evaluate(frame);
        if (constant == null) {
            return Optional.of(new ColumnConstraint.Never());
        }
        ColumnType type = columns.get(conjunct.column()).type();
        if (conjunct.comparison() == Comparison.NOT_EQUAL) {
            return Optional.empty();
        }
        return Bounds.of(conjunct.column(), type, conjunct.comparison(), conjunct.type(), constant);
    }

    private Optional<ColumnConstraint> listed(Conjunct.Listed conjunct) {
        ColumnType type = columns.get(conjunct.column()).type();
        Set<Object> values = new LinkedHashSet<>();
        for (int i = 0; i < conjunct.constants().size(); i++) {
            Object constant = conjunct.constants().get(i).evaluate(frame);
            if (constant != null) {
                ValueType constantType = conjunct.types().get(i);
                Optional<ColumnConstraint> one =
                        Bounds.of(conjunct.column(), type, Comparison.EQUAL, constantType, constant);
                if (one.isEmpty() || one.get() instanceof ColumnConstraint.Between) {
                    return Optional.empty();
                }
                if (one.get() instanceof ColumnConstraint.OneOf equal) {
                    values.addAll(equal.values());
                }
            }
        }
        return Optional.of(
                values.isEmpty()
                        ? new ColumnConstraint.Never()
                        : new ColumnConstraint.OneOf(conjunct.column(), List.copyOf(values)));
    }

    private Optional<ColumnConstraint> like(Conjunct.Like conjunct) {
        if (columns.get(conjunct.column()).type().kind() != Kind.VARCHAR) {
            return Optional.empty();
        }
        Expression escape = conjunct.escape();
        Object pattern = conjunct.pattern().evaluate(frame);
        Object escaped = escape == null ? "" : escape.evaluate(frame);
        if (pattern == null || escaped == null) {
            return Optional.of(new ColumnConstraint.Never());
        }
        String prefix = LikePattern.prefix((String) pattern, (String) escaped);
        if (LikePattern.isExact((String) pattern, (String) escaped)) {
            return Optional.of(new ColumnConstraint.OneOf(conjunct.column(), List.of(prefix)));
        }
        return prefix.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ColumnConstraint.Between(conjunct.column(), prefix, true, afterPrefix(prefix), false));
    }

    /** The first text, by code points, behind all that start with a prefix; null when there is none. */
    static @Nullable String afterPrefix(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int start = end - Character.charCount(last);
            if (last != Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, start) + Character.toString(next);
            }
            end = start;
        }
        return null;
    }
}
