package dev.vidi.bench.report;

import java.util.function.ToDoubleFunction;

/**
 * A figure that has a name and a goal.
 *
 * @param name as in the JSON
 * @param meaning for people: what is divided by what
 */
public record Ratio(String name, String meaning, Goal goal, ToDoubleFunction<Figures> value) {

    double of(Figures figures) {
        return value.applyAsDouble(figures);
    }
}
