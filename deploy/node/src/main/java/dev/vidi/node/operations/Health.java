package dev.vidi.node.operations;

import java.util.List;

/** Asked each time that somebody asks the node how it is. Thread-safe, and quick: it only looks. */
public interface Health {

    /** What keeps the node from answering reads, one reason a line; empty if it is ready. */
    List<String> reasonsNotReady();

    /** What the node cannot get over by itself, and a new process may, one reason a line; empty if it is live. */
    List<String> reasonsNotLive();
}
