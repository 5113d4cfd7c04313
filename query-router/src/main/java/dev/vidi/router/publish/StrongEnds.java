package dev.vidi.router.publish;

import dev.vidi.query.catalog.TableDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ends of a table's partitions for strong reads: everything that was acknowledged before a read was accepted lies below
 * them. One request for a table is under way at a time; whoever comes meanwhile waits for the next one, as the answer to
 * a request that was sent before a read says nothing about what was acknowledged since. Thread-safe; does not block.
 */
public final class StrongEnds {

    private final Function<TableDefinition, CompletableFuture<Map<Integer, Long>>> brokers;
    private final ConcurrentMap<String, Requests> tables = new ConcurrentHashMap<>();

    private static final class Requests {
        private boolean underWay;
        private @Nullable CompletableFuture<Map<Integer, Long>> next;
    }

    /**
     * Ends as the brokers tell them.
     *
     * @param brokers asks for the end of each partition, uncommitted records included, as the next offset
     */
    public StrongEnds(Function<TableDefinition, CompletableFuture<Map<Integer, Long>>> brokers) {
        this.brokers = brokers;
    }

    /** Ends that were asked for after this call. */
    public CompletableFuture<Map<Integer, Long>> ask(TableDefinition table) {
        Requests requests = tables.computeIfAbsent(table.id(), id -> new Requests());
        CompletableFuture<Map<Integer, Long>> answer;
        synchronized (requests) {
            if (requests.next == null) {
                requests.next = new CompletableFuture<>();
            }
            answer = requests.next;
            if (requests.underWay) {
                return answer;
            }
            requests.underWay = true;
            requests.next = null;
        }
        send(table, requests, answer);
        return answer;
    }

    private void send(TableDefinition table, Requests requests, CompletableFuture<Map<Integer, Long>> waiting) {
        CompletableFuture<Map<Integer, Long>> unused = brokers.apply(table).whenComplete((ends, error) -> {
            CompletableFuture<Map<Integer, Long>> following;
            synchronized (requests) {
                following = requests.next;
                requests.next = null;
                requests.underWay = following != null;
            }
            if (following != null) {
                send(table, requests, following);
            }
            if (error == null) {
                waiting.complete(new HashMap<>(ends));
            } else {
                waiting.completeExceptionally(error);
            }
        });
    }
}
