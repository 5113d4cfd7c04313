package dev.vidi.cli.load;

import dev.vidi.client.Written;
import java.util.concurrent.CompletableFuture;

/** Writes rows. */
@FunctionalInterface
public interface RowWriter {

    /**
     * Begins to write a row.
     *
     * @param json one object
     * @param first whether the operation was never begun before
     */
    CompletableFuture<Written> write(String json, String operationId, boolean first);
}
