package dev.vidi.it.history;

/** The neighbours of every node in one array, with the start of each node's part (compressed sparse rows). */
final class Adjacency {
    private final int[] starts;
    private final int[] neighbours;

    private Adjacency(int[] starts, int[] neighbours) {
        this.starts = starts;
        this.neighbours = neighbours;
    }

    static Adjacency of(int nodes, int[] from, int[] to, int edges) {
        int[] starts = new int[nodes + 1];
        for (int edge = 0; edge < edges; edge++) {
            starts[from[edge] + 1]++;
        }
        for (int node = 0; node < nodes; node++) {
            starts[node + 1] += starts[node];
        }
        int[] next = starts.clone();
        int[] neighbours = new int[edges];
        for (int edge = 0; edge < edges; edge++) {
            neighbours[next[from[edge]]++] = to[edge];
        }
        return new Adjacency(starts, neighbours);
    }

    int start(int node) {
        return starts[node];
    }

    int end(int node) {
        return starts[node + 1];
    }

    int neighbour(int index) {
        return neighbours[index];
    }
}
