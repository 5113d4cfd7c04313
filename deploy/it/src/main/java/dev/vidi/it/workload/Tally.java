package dev.vidi.it.workload;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what became of the operations, and keeps the failures that should not be. Thread-safe; guarded by itself. */
public final class Tally {
    private static final int UNEXPECTED_MAX = 50;

    /** What a client must live with while processes die. */
    private static final Set<Status.Code> EXPECTED = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.ABORTED);

    private final Map<String, Long> succeeded = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private final Map<String, Long> unexpected = new TreeMap<>();

    synchronized void succeeded(String what) {
        succeeded.merge(what, 1L, Long::sum);
    }

    /** A call that failed, possibly one of several of its operation. */
    synchronized void refused(String what, Status.Code code, String message) {
        refused.merge(what + " " + code, 1L, Long::sum);
        String failure = what + ": " + code + ": " + message;
        if (!EXPECTED.contains(code) && (unexpected.size() < UNEXPECTED_MAX || unexpected.containsKey(failure))) {
            unexpected.merge(failure, 1L, Long::sum);
        }
    }

    /** How many operations succeeded whose kind begins so. */
    public synchronized long succeededOf(String prefix) {
        return succeeded.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many calls failed. */
    public synchronized long refused() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Failures that no fault explains, with their number; at most {@value #UNEXPECTED_MAX}. */
    public synchronized List<String> unexpected() {
        List<String> failures = new ArrayList<>();
        unexpected.forEach((failure, count) -> failures.add(count + " x " + failure));
        return Collections.unmodifiableList(failures);
    }

    @Override
    public synchronized String toString() {
        return "succeeded " + succeeded + "\nfailed calls " + refused;
    }
}
