package dev.vidi.it.workload;

import dev.vidi.client.Token;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The newest token of each session, as text, as if it went from process to process. Thread-safe. */
final class LastTokens {
    /**
     * What a session had seen after an operation of its own.
     *
     * @param operation id of the operation
     */
    record Entry(String operation, String token) {}

    private final AtomicReferenceArray<@Nullable Entry> entries;

    LastTokens(int sessions) {
        entries = new AtomicReferenceArray<>(sessions);
    }

    void set(int session, String operation, Token token) {
        entries.set(session, new Entry(operation, token.toString()));
    }

    @Nullable
    Entry get(int session) {
        return entries.get(session);
    }
}
