package dev.vidi.query.eval;

import dev.vidi.query.expression.EvaluationException;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.Frame;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.plan.Projection;
import dev.vidi.query.row.RowAssembler;
import dev.vidi.query.row.RowView;
import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fragment with its arguments, evaluated over one row after another. What fails on a row is a value, so that it can be
 * reported with the row's coordinates. Confined to one thread; several can look at rows through one {@link RowView}.
 */
public final class RowEvaluation {
    private static final RowError NONE = new RowError("", "nothing failed");

    private final Fragment fragment;
    private final Frame frame;
    private final Expression condition;
    private final boolean whole;
    private @Nullable RowAssembler assembler;
    private RowError error = NONE;

    /**
     * A fragment with its arguments.
     *
     * @param arguments as Java values of its argument types, null for NULL
     * @throws IllegalArgumentException when they do not fit, see {@link Fragment#frame}
     */
    public RowEvaluation(Fragment fragment, List<? extends @Nullable Object> arguments) {
        this.fragment = fragment;
        this.frame = fragment.frame(arguments);
        this.condition = fragment.condition();
        this.whole = isWhole(fragment);
    }

    /** Whether rows pass as they are. */
    private static boolean isWhole(Fragment fragment) {
        List<Projection> projections = fragment.projections();
        boolean inPlace = projections.size() == fragment.schema().columns().size();
        for (int i = 0; i < projections.size(); i++) {
            inPlace &= projections.get(i).copied() == i;
        }
        return inPlace;
    }

    /** A view that looks at the rows of the fragment's table. */
    public RowView newView() {
        return new RowView(fragment.schema().columns());
    }

    /** Whether a row passes the filter. */
    public Truth test(RowView row) {
        frame.look(row);
        try {
            Object truth = condition.evaluate(frame);
            return truth == null ? Truth.UNKNOWN : (Boolean) truth ? Truth.TRUE : Truth.FALSE;
        } catch (RuntimeException failed) {
            error = error(failed);
            return Truth.FAILED;
        }
    }

    /**
     * The columns of the answer for a row, in the encoding of {@link dev.vidi.query.row.RowCodec}; null when there are
     * none, see {@link #error}.
     */
    public byte @Nullable [] project(RowView row) {
        if (whole) {
            return row.toBytes();
        }
        RowAssembler out = assembler;
        if (out == null) {
            out = new RowAssembler(fragment.columns());
            assembler = out;
        }
        frame.look(row);
        out.start();
        for (Projection projection : fragment.projections()) {
            if (!add(out, row, projection)) {
                return null;
            }
        }
        return out.toBytes();
    }

    private boolean add(RowAssembler out, RowView row, Projection projection) {
        Object value;
        try {
            if (projection.copied() >= 0) {
                out.copy(row, projection.copied());
                return true;
            }
            value = projection.expression().evaluate(frame);
        } catch (RuntimeException failed) {
            error = error(failed);
            return false;
        }
        try {
            out.put(value);
            return true;
        } catch (IllegalArgumentException | DateTimeException outOfDomain) {
            error = new RowError(projection.text(), String.valueOf(outOfDomain.getMessage()));
            return false;
        }
    }

    /** What is no failure of an expression is of the row's bytes; or a defect, which is not to stop the partition. */
    private static RowError error(RuntimeException e) {
        if (e instanceof EvaluationException failed) {
            return new RowError(failed.expression(), failed.problem());
        }
        return new RowError(
                "", e instanceof IllegalArgumentException ? "the row is malformed: " + e.getMessage() : "defect: " + e);
    }

    /** Why the last test or projection failed. */
    public RowError error() {
        return error;
    }
}
