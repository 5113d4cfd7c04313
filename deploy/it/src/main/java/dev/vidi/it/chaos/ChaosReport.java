package dev.vidi.it.chaos;

import dev.vidi.it.history.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run found.
 *
 * @param summary how much was done, refused, broken and checked
 * @param violations broken guarantees
 * @param problems whatever else makes the run fail: too little done, no recovery, errors that no fault explains
 * @param again how to run it again
 */
public record ChaosReport(String summary, List<Violation> violations, List<String> problems, String again) {
    public ChaosReport {
        violations = List.copyOf(violations);
        problems = List.copyOf(problems);
    }

    /** Whether nothing was found. */
    public boolean passed() {
        return violations.isEmpty() && problems.isEmpty();
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(summary);
        violations.forEach(violation -> lines.add("VIOLATION " + violation));
        problems.forEach(problem -> lines.add("PROBLEM " + problem));
        lines.add((passed() ? "passed; again: " : "FAILED; again: ") + again);
        return String.join("\n", lines);
    }
}
