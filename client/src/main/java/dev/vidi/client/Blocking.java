package dev.vidi.client;

import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for a call. */
final class Blocking {
    private Blocking() {}

    /** The result; an interrupt cancels the call. */
    static <T> T await(CompletableFuture<T> call) {
        try {
            return call.get();
        } catch (InterruptedException interrupt) {
            call.cancel(true);
            throw interrupted();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** The failure of a call that an interrupt ended; the thread stays interrupted. */
    static VidiException interrupted() {
        Thread.currentThread().interrupt();
        return VidiException.of(Status.Code.CANCELLED, "the thread was interrupted while it waited for the call");
    }
}
