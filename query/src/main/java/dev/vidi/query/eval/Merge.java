package dev.vidi.query.eval;

import dev.vidi.query.plan.KeyOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pages of all partitions together into one answer: in the order of the keys, or in the order in which pages are
 * added, up to a limit. A function of the pages and their order, so that a replay gives the same. Confined to one thread.
 *
 * @param <R> rows, with whatever belongs to them
 */
public final class Merge<R> {

    private final Comparator<R> order;
    private final boolean ordered;
    private final Map<Integer, Deque<R>> waiting = new TreeMap<>();
    private final Deque<R> arrived = new ArrayDeque<>();
    private final Set<Integer> open;
    private long remaining;

    /**
     * Nothing yet.
     *
     * @param partitions that the query touches
     * @param keyOrder how the pages are ordered, and the answer is to be
     * @param limit rows wanted at most
     * @param key finds the key of a row, in Vidi's ordered key encoding
     */
    public Merge(Set<Integer> partitions, KeyOrder keyOrder, OptionalLong limit, Function<R, byte[]> key) {
        this.open = new TreeSet<>(partitions);
        this.ordered = keyOrder != KeyOrder.NONE;
        Comparator<R> ascending = (one, other) -> Arrays.compareUnsigned(key.apply(one), key.apply(other));
        this.order = keyOrder == KeyOrder.DESCENDING ? ascending.reversed() : ascending;
        this.remaining = limit.orElse(Long.MAX_VALUE);
        partitions.forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
    }

    /**
     * Adds a page.
     *
     * @param last whether it is the partition's last
     */
    public void add(int partition, List<R> rows, boolean last) {
        if (!open.contains(partition)) {
            throw new IllegalStateException("partition " + partition + " has had its last page");
        }
        if (ordered) {
            rows(partition).addAll(rows);
        } else {
            arrived.addAll(rows);
        }
        if (last) {
            open.remove(partition);
        }
    }

    /** Takes rows that come next, as many as are there and no more than asked for. */
    public List<R> take(int rowsMax) {
        List<R> taken = new ArrayList<>();
        while (taken.size() < rowsMax && remaining > 0) {
            R next = ordered ? first() : arrived.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
            remaining--;
        }
        return taken;
    }

    /** The row whose turn it is; null when it may be on a page that is to come. */
    private @Nullable R first() {
        Deque<R> best = null;
        for (Map.Entry<Integer, Deque<R>> partition : waiting.entrySet()) {
            R head = partition.getValue().peek();
            if (head == null && open.contains(partition.getKey())) {
                return null;
            }
            if (head != null && (best == null || order.compare(head, best.element()) < 0)) {
                best = partition.getValue();
            }
        }
        return best == null ? null : best.poll();
    }

    /** Partitions whose next page is needed before {@link #take} gives more than it has given. */
    public Set<Integer> hungry() {
        Set<Integer> hungry = new TreeSet<>();
        if (remaining > 0 && arrived.isEmpty()) {
            open.stream().filter(partition -> rows(partition).isEmpty()).forEach(hungry::add);
        }
        return hungry;
    }

    /** Rows that are still wanted, so that no page need be larger. */
    public long remaining() {
        return remaining;
    }

    /** Whether all has been taken. */
    public boolean isDone() {
        return remaining == 0
                || (open.isEmpty()
                        && arrived.isEmpty()
                        && waiting.values().stream().allMatch(Deque::isEmpty));
    }

    private Deque<R> rows(int partition) {
        Deque<R> rows = waiting.get(partition);
        if (rows == null) {
            throw new IllegalStateException("the query does not touch partition " + partition);
        }
        return rows;
    }
}
