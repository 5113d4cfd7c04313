package dev.vidi.router.write;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Operations that have begun and not ended: a client that gave up waiting may send one again while Kafka still has it
 * before it. As many as there are writes in flight. Thread-safe.
 */
final class OperationsUnderWay {

    private final ConcurrentMap<Operation, CompletableFuture<Appended>> operations = new ConcurrentHashMap<>();

    private record Operation(String tableId, ByteBuffer key, String id) {}

    /**
     * Begins an operation, which ends with its outcome; without an id it is none.
     *
     * @return the outcome of the same operation if it is under way already, or null
     */
    @Nullable
    CompletableFuture<Appended> begin(WriteRequest request, byte[] key, CompletableFuture<Appended> outcome) {
        if (request.operationId().isEmpty()) {
            return null;
        }
        Operation operation = new Operation(request.table().id(), ByteBuffer.wrap(key), request.operationId());
        CompletableFuture<Appended> underWay = operations.putIfAbsent(operation, outcome);
        if (underWay == null) {
            CompletableFuture<Appended> unused =
                    outcome.whenComplete((at, failure) -> operations.remove(operation, outcome));
        }
        return underWay;
    }
}
