package dev.vidi.it.history;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * A directed graph that is put in topological order, with its cycles reported and broken on the way (Kahn's algorithm).
 * Edges lie in flat arrays: histories have millions. Confined to one check.
 */
final class OrderGraph {
    private final int nodes;
    private int[] from = new int[1024];
    private int[] to = new int[1024];
    private int edges;

    OrderGraph(int nodes) {
        this.nodes = nodes;
    }

    void edge(int source, int target) {
        if (edges == from.length) {
            from = Arrays.copyOf(from, 2 * edges);
            to = Arrays.copyOf(to, 2 * edges);
        }
        from[edges] = source;
        to[edges] = target;
        edges++;
    }

    /**
     * All nodes, each after those with an edge to it.
     *
     * @param onCycle is given the nodes of a shortest cycle through one of them, in order, and names the one to release
     */
    int[] order(ToIntFunction<int[]> onCycle) {
        Adjacency successors = Adjacency.of(nodes, from, to, edges);
        Adjacency predecessors = Adjacency.of(nodes, to, from, edges);
        int[] open = new int[nodes];
        for (int edge = 0; edge < edges; edge++) {
            open[to[edge]]++;
        }
        boolean[] ordered = new boolean[nodes];
        int[] order = new int[nodes];
        int size = 0;
        int done = 0;
        int scan = 0;
        for (int node = 0; node < nodes; node++) {
            if (open[node] == 0) {
                ordered[node] = true;
                order[size++] = node;
            }
        }
        while (done < nodes) {
            if (done == size) {
                while (ordered[scan]) {
                    scan++;
                }
                int released = onCycle.applyAsInt(cycle(scan, successors, predecessors, ordered));
                ordered[released] = true;
                order[size++] = released;
            }
            int node = order[done++];
            for (int i = successors.start(node); i < successors.end(node); i++) {
                int next = successors.neighbour(i);
                open[next]--;
                if (open[next] == 0 && !ordered[next]) {
                    ordered[next] = true;
                    order[size++] = next;
                }
            }
        }
        return order;
    }

    private int[] cycle(int start, Adjacency successors, Adjacency predecessors, boolean[] ordered) {
        boolean[] walked = new boolean[nodes];
        int node = start;
        while (!walked[node]) {
            walked[node] = true;
            node = firstOpen(predecessors, node, ordered);
        }
        int[] cameFrom = new int[nodes];
        Arrays.fill(cameFrom, -1);
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        queue.add(node);
        while (cameFrom[node] < 0) {
            int current = queue.remove();
            for (int i = successors.start(current); i < successors.end(current); i++) {
                int next = successors.neighbour(i);
                if (!ordered[next] && cameFrom[next] < 0) {
                    cameFrom[next] = current;
                    queue.add(next);
                }
            }
        }
        int[] reversed = new int[nodes];
        int length = 0;
        int back = node;
        do {
            reversed[length++] = back;
            back = cameFrom[back];
        } while (back != node);
        int[] cycle = new int[length];
        for (int i = 0; i < length; i++) {
            cycle[i] = reversed[length - 1 - i];
        }
        return cycle;
    }

    private static int firstOpen(Adjacency adjacency, int node, boolean[] ordered) {
        for (int i = adjacency.start(node); i < adjacency.end(node); i++) {
            if (!ordered[adjacency.neighbour(i)]) {
                return adjacency.neighbour(i);
            }
        }
        throw new IllegalStateException("node " + node + " waits for nothing");
    }
}
