package dev.vidi.router.read;

import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.RouterException;

/** Asks reads of the join tasks, through the log. Thread-safe; nothing here blocks. */
public interface Reads {

    /**
     * Publishes a read. The observer is told exactly once, on a thread that must not be blocked, possibly before this
     * returns.
     *
     * @return cancels the read: its observer is told nothing any more, and it costs nothing any more
     */
    Runnable read(ReadRequest request, Observer observer);

    /**
     * Whether rows of the table are known to be, or may by its definition be, elsewhere than where the partitioner puts
     * their keys.
     */
    boolean anywhere(TableDefinition table);

    /** Whoever waits for the answer. */
    interface Observer {
        void answered(ReadAnswer answer);

        void failed(RouterException error);
    }
}
