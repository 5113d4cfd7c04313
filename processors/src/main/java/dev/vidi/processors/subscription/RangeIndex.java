package dev.vidi.processors.subscription;

import dev.vidi.query.plan.ColumnConstraint.Between;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of one column, and which of them contain a value: a treap ordered by lower bound in which each node knows the
 * highest upper bound below it, so that a search visits the ranges that it finds and a path for each. Confined to the
 * stream thread. Source: Cormen et al., <i>Introduction to Algorithms</i>, chapter 14.3 (interval trees); Seidel and
 * Aragon, "Randomized search trees" (1996).
 */
final class RangeIndex {

    private final Comparator<Object> order;
    private final SplittableRandom priorities = new SplittableRandom(1);
    private @Nullable Node root;

    private static final class Node {
        private final Between range;
        private final Map<ShapeEntry, Boolean> shapes = new LinkedHashMap<>(2);
        private final int priority;
        private @Nullable Node left;
        private @Nullable Node right;
        /** Highest upper bound of this node and those below; null when one has none. */
        private @Nullable Object highest;

        Node(Between range, int priority) {
            this.range = range;
            this.priority = priority;
            this.highest = range.upper();
        }
    }

    RangeIndex(Comparator<Object> order) {
        this.order = order;
    }

    void add(Between range, ShapeEntry shape) {
        root = add(root, range, shape);
    }

    private Node add(@Nullable Node node, Between range, ShapeEntry shape) {
        if (node == null) {
            Node made = new Node(range, priorities.nextInt());
            made.shapes.put(shape, true);
            return made;
        }
        int side = compare(range, node.range);
        if (side == 0) {
            node.shapes.put(shape, true);
            return node;
        }
        if (side < 0) {
            Node left = add(node.left, range, shape);
            node.left = left;
            return left.priority > node.priority ? rotateRight(node, left) : refreshed(node);
        }
        Node right = add(node.right, range, shape);
        node.right = right;
        return right.priority > node.priority ? rotateLeft(node, right) : refreshed(node);
    }

    void remove(Between range, ShapeEntry shape) {
        root = remove(root, range, shape);
    }

    private @Nullable Node remove(@Nullable Node node, Between range, ShapeEntry shape) {
        if (node == null) {
            return null;
        }
        int side = compare(range, node.range);
        if (side < 0) {
            node.left = remove(node.left, range, shape);
        } else if (side > 0) {
            node.right = remove(node.right, range, shape);
        } else {
            node.shapes.remove(shape);
            if (node.shapes.isEmpty()) {
                return merged(node.left, node.right);
            }
        }
        return refreshed(node);
    }

    private @Nullable Node merged(@Nullable Node left, @Nullable Node right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        if (left.priority > right.priority) {
            left.right = merged(left.right, right);
            return refreshed(left);
        }
        right.left = merged(left, right.left);
        return refreshed(right);
    }

    private Node rotateRight(Node node, Node left) {
        node.left = left.right;
        left.right = refreshed(node);
        return refreshed(left);
    }

    private Node rotateLeft(Node node, Node right) {
        node.right = right.left;
        right.left = refreshed(node);
        return refreshed(right);
    }

    private Node refreshed(Node node) {
        node.highest = higher(higher(node.range.upper(), node.left), node.right);
        return node;
    }

    private @Nullable Object higher(@Nullable Object upper, @Nullable Node node) {
        if (node == null) {
            return upper;
        }
        Object other = node.highest;
        return upper == null || other == null ? null : order.compare(upper, other) >= 0 ? upper : other;
    }

    /** Calls for each shape whose range contains a value. */
    void containing(Object value, Consumer<ShapeEntry> found) {
        containing(root, value, found);
    }

    private void containing(@Nullable Node node, Object value, Consumer<ShapeEntry> found) {
        if (node == null || (node.highest != null && order.compare(node.highest, value) < 0)) {
            return;
        }
        containing(node.left, value, found);
        Object lower = node.range.lower();
        int fromLower = lower == null ? 1 : order.compare(value, lower);
        if (fromLower < 0) {
            return;
        }
        if (fromLower > 0 || node.range.lowerInclusive()) {
            Object upper = node.range.upper();
            int fromUpper = upper == null ? -1 : order.compare(value, upper);
            if (fromUpper < 0 || (fromUpper == 0 && node.range.upperInclusive())) {
                node.shapes.keySet().forEach(found);
            }
        }
        containing(node.right, value, found);
    }

    /** By lower bound, then by the rest, so that equal ranges share a node. */
    private int compare(Between one, Between other) {
        int side = compareBounds(one.lower(), other.lower(), -1);
        if (side == 0) {
            side = -Boolean.compare(one.lowerInclusive(), other.lowerInclusive());
        }
        if (side == 0) {
            side = compareBounds(one.upper(), other.upper(), 1);
        }
        return side == 0 ? Boolean.compare(one.upperInclusive(), other.upperInclusive()) : side;
    }

    private int compareBounds(@Nullable Object one, @Nullable Object other, int unbounded) {
        if (one == null || other == null) {
            return one == other ? 0 : one == null ? unbounded : -unbounded;
        }
        return order.compare(one, other);
    }
}
