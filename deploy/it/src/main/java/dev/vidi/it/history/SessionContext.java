package dev.vidi.it.history;

/** What one session wrote itself, was answered at, and depends on beyond that. Witnesses are its own operations. */
record SessionContext(Frontier written, Frontier read, Frontier dependent) {
    SessionContext(int partitions) {
        this(new Frontier(partitions), new Frontier(partitions), new Frontier(partitions));
    }

    /** All of it, as the next write carries it. */
    Frontier all() {
        Frontier all = written.copy();
        all.raiseAll(read);
        all.raiseAll(dependent);
        return all;
    }
}
