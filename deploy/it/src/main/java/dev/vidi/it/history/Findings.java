package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects violations, a limited number of each kind, and says how many it left out. Confined to one check. */
public final class Findings {
    private final int limitPerKind;
    private final Map<ViolationKind, List<Violation>> kept = new EnumMap<>(ViolationKind.class);
    private final Map<ViolationKind, Integer> leftOut = new EnumMap<>(ViolationKind.class);

    public Findings(int limitPerKind) {
        this.limitPerKind = limitPerKind;
    }

    /** Adds a violation, or counts it when there are enough of its kind. */
    public void add(ViolationKind kind, String explanation, List<Operation> operations) {
        List<Violation> ofKind = kept.computeIfAbsent(kind, key -> new ArrayList<>());
        if (ofKind.size() < limitPerKind) {
            ofKind.add(new Violation(kind, explanation, operations));
        } else {
            leftOut.merge(kind, 1, Integer::sum);
        }
    }

    /** All of them, by kind. */
    public List<Violation> violations() {
        List<Violation> all = new ArrayList<>();
        kept.values().forEach(all::addAll);
        leftOut.forEach(
                (kind, count) -> all.add(new Violation(kind, count + " more of this kind, not shown", List.of())));
        return List.copyOf(all);
    }
}
