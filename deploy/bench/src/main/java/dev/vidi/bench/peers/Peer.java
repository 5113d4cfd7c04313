package dev.vidi.bench.peers;

import dev.vidi.bench.load.Contender;

/** What answers the same reads as Vidi does, and records of them what it records. */
public interface Peer extends AutoCloseable {

    /** What it is called in the figures. */
    String name();

    /** Its reads, in a closed loop. */
    Contender reads();

    /** What it has recorded of a read that was answered. */
    String recorded();

    @Override
    void close();
}
