package dev.vidi.processors.subscription;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.query.eval.RowEvaluation;
import dev.vidi.query.eval.Truth;
import dev.vidi.query.plan.ColumnConstraint;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.row.RowView;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A shape that is subscribed to, and how often from where. Confined to the stream thread. */
final class ShapeEntry {
    private final ShapeId id;
    private final Fragment fragment;
    private final byte[] arguments;
    private final TreeMap<Integer, Integer> homes = new TreeMap<>();
    private String failure = "";

    ShapeEntry(ShapeId id, Fragment fragment, byte[] arguments) {
        this.id = id;
        this.fragment = fragment;
        this.arguments = arguments;
    }

    ShapeId id() {
        return id;
    }

    /** Partitions of the read log with subscriptions. */
    Set<Integer> homes() {
        return homes.keySet();
    }

    void add(int home) {
        homes.merge(home, 1, Integer::sum);
    }

    /** False when nobody is left. */
    boolean remove(int home) {
        homes.computeIfPresent(home, (key, count) -> count == 1 ? null : count - 1);
        return !homes.isEmpty();
    }

    /** What its rows have in common. */
    List<ColumnConstraint> constraints() {
        return fragment.constraints(fragment.decodeArguments(arguments));
    }

    /** The change of a row for this shape; null when there is none. The views look at the versions that have columns. */
    @Nullable
    Change change(byte[] rowKey, @Nullable RowVersion old, RowView oldView, RowVersion version, RowView newView) {
        RowEvaluation evaluation = new RowEvaluation(fragment, fragment.decodeArguments(arguments));
        Change.Image before = old == null ? null : image(evaluation, old, oldView);
        Change.Image after = image(evaluation, version, newView);
        if (!failure.isEmpty()) {
            return new Change(id, version.offset(), version.timestamp(), rowKey, null, null, failure);
        }
        return before == null && after == null
                ? null
                : new Change(id, version.offset(), version.timestamp(), rowKey, before, after, "");
    }

    /** The last one asked for decides about failure: a row that failed before was reported then. */
    private Change.@Nullable Image image(RowEvaluation evaluation, RowVersion version, RowView view) {
        failure = "";
        if (version.columns() == null) {
            return null;
        }
        Truth truth = evaluation.test(view);
        byte[] columns = truth == Truth.TRUE ? evaluation.project(view) : null;
        if (columns == null && (truth == Truth.TRUE || truth == Truth.FAILED)) {
            failure = evaluation.error().message();
        }
        return columns == null ? null : new Change.Image(version.offset(), version.timestamp(), columns);
    }
}
