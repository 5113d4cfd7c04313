package dev.vidi.processors.subscription;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.plan.ColumnConstraint;
import dev.vidi.query.row.RowView;
import dev.vidi.query.row.StoredForm;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shapes that a row may belong to: by equality of one column, by the range of one column, or, where a shape
 * constrains no column, always. What a row costs grows with the shapes that it is a candidate for, not with all there are.
 * Confined to the stream thread.
 */
final class ShapeIndex {

    private final Set<Integer> keyColumns;
    private final Map<Integer, Map<Object, Map<ShapeEntry, Boolean>>> equal = new TreeMap<>();
    private final Map<Integer, RangeIndex> ranges = new TreeMap<>();
    private final Map<ShapeEntry, Boolean> anywhere = new LinkedHashMap<>();
    private final List<Column> columns;

    ShapeIndex(List<Column> columns, List<Integer> keyColumns) {
        this.columns = columns;
        this.keyColumns = Set.copyOf(keyColumns);
    }

    void add(ShapeEntry shape) {
        ColumnConstraint constraint = narrowest(shape);
        if (constraint == null) {
            anywhere.put(shape, true);
        } else if (constraint instanceof ColumnConstraint.OneOf oneOf) {
            Map<Object, Map<ShapeEntry, Boolean>> values = equal.computeIfAbsent(oneOf.column(), c -> new HashMap<>());
            oneOf.values()
                    .forEach(value -> values.computeIfAbsent(value, v -> new LinkedHashMap<>(2))
                            .put(shape, true));
        } else if (constraint instanceof ColumnConstraint.Between between) {
            ranges.computeIfAbsent(between.column(), this::rangesOf).add(between, shape);
        }
    }

    void remove(ShapeEntry shape) {
        ColumnConstraint constraint = narrowest(shape);
        if (constraint == null) {
            anywhere.remove(shape);
        } else if (constraint instanceof ColumnConstraint.OneOf oneOf) {
            Map<Object, Map<ShapeEntry, Boolean>> values = equal.getOrDefault(oneOf.column(), Map.of());
            for (Object value : oneOf.values()) {
                Map<ShapeEntry, Boolean> shapes = values.get(value);
                if (shapes != null) {
                    shapes.remove(shape);
                    if (shapes.isEmpty()) {
                        values.remove(value);
                    }
                }
            }
        } else if (constraint instanceof ColumnConstraint.Between between) {
            ranges.computeIfAbsent(between.column(), this::rangesOf).remove(between, shape);
        }
    }

    private RangeIndex rangesOf(int column) {
        Comparator<Object> order = StoredForm.order(columns.get(column).type());
        return new RangeIndex(order);
    }

    /**
     * The constraint that a shape is found by, the same each time; null when it has none. A shape that no row belongs to is
     * found by nothing.
     */
    private @Nullable ColumnConstraint narrowest(ShapeEntry shape) {
        ColumnConstraint best = null;
        int bestRank = 0;
        for (ColumnConstraint constraint : shape.constraints()) {
            int rank = constraint.fold(
                    never -> Integer.MAX_VALUE,
                    oneOf -> 1_000_000 - oneOf.values().size() + (keyColumns.contains(oneOf.column()) ? 1_000_000 : 0),
                    between -> (between.lower() != null ? 2 : 1) + (between.upper() != null ? 2 : 1));
            if (rank > bestRank) {
                best = constraint;
                bestRank = rank;
            }
        }
        return best;
    }

    /** Adds the shapes that a row may belong to. */
    void candidates(RowView row, Set<ShapeEntry> found) {
        found.addAll(anywhere.keySet());
        equal.forEach((column, values) -> addEqual(row, column, values, found));
        addRanges(row, found);
    }

    /** The same for another version of a row whose candidates were added: what its key says of it, was said. */
    void moreCandidates(RowView row, Set<ShapeEntry> found) {
        equal.forEach((column, values) -> {
            if (!keyColumns.contains(column)) {
                addEqual(row, column, values, found);
            }
        });
        addRanges(row, found);
    }

    private static void addEqual(
            RowView row, int column, Map<Object, Map<ShapeEntry, Boolean>> values, Set<ShapeEntry> found) {
        Object value = row.stored(column);
        Map<ShapeEntry, Boolean> shapes = value == null ? null : values.get(value);
        if (shapes != null) {
            found.addAll(shapes.keySet());
        }
    }

    private void addRanges(RowView row, Set<ShapeEntry> found) {
        Consumer<ShapeEntry> add = found::add;
        ranges.forEach((column, index) -> {
            Object value = row.stored(column);
            if (value != null) {
                index.containing(value, add);
            }
        });
    }
}
