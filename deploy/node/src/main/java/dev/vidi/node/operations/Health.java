package dev.vidi.node.operations;

import java.util.List;

/** Asked each time that somebody asks the node whether it can work. Thread-safe, and quick: it only looks. */
@FunctionalInterface
public interface Health {

    /** What keeps the node from answering reads, one reason a line; empty if it is ready. */
    List<String> reasonsNotReady();
}
