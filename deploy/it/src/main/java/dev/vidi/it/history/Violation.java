package dev.vidi.it.history;

import java.util.List;
import java.util.stream.Collectors;

/** One broken guarantee, with the operations that show it: the one that is wrong first, then the reasons. */
public record Violation(ViolationKind kind, String explanation, List<Operation> operations) {
    public Violation {
        operations = List.copyOf(operations);
    }

    @Override
    public String toString() {
        return operations.stream()
                .map(operation -> "\n    " + operation)
                .collect(Collectors.joining("", kind + ": " + explanation, ""));
    }
}
