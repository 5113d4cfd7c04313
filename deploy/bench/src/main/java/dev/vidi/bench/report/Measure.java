package dev.vidi.bench.report;

/**
 * A figure that is found once in a run: a size, or how long something took.
 *
 * @param name as in the JSON, units last
 * @param meaning for people
 */
public record Measure(String name, String meaning, double value) {}
