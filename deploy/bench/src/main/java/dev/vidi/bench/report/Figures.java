package dev.vidi.bench.report;

import dev.vidi.bench.load.Latency;
import dev.vidi.bench.load.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What all rounds found, and the medians of it. Confined to one thread. */
public final class Figures {

    private final Map<Point, List<Result>> results = new LinkedHashMap<>();
    private final List<Measure> measures = new ArrayList<>();
    private final Map<String, String> notes = new LinkedHashMap<>();

    /** Adds what a round found. */
    public void add(Point point, Result result) {
        results.computeIfAbsent(point, absent -> new ArrayList<>()).add(result);
    }

    /** Adds what was found once, and is no operation that was repeated. */
    public void add(Measure measure) {
        measures.add(measure);
    }

    /** Adds what is no figure: of whom, and what. */
    public void note(String subject, String text) {
        notes.put(subject, text);
    }

    /** Adds all that others are. */
    public void addAll(Figures other) {
        other.results.forEach((point, found) -> found.forEach(result -> add(point, result)));
        measures.addAll(other.measures);
        notes.putAll(other.notes);
    }

    /** What was found once. */
    public List<Measure> measures() {
        return List.copyOf(measures);
    }

    /** What is no figure, by its subject. */
    public Map<String, String> notes() {
        return Collections.unmodifiableMap(notes);
    }

    /** All points, in the order in which they were first measured. */
    public List<Point> points() {
        return List.copyOf(results.keySet());
    }

    /** What each round found. */
    public List<Result> rounds(Point point) {
        List<Result> rounds = results.get(point);
        if (rounds == null) {
            throw new IllegalStateException("not measured: " + point);
        }
        return List.copyOf(rounds);
    }

    /** Operations per second. */
    public double rate(Point point) {
        return median(point, Result::perSecond);
    }

    /** The best of a contender's rates, at whatever load. */
    public double bestRate(String contender) {
        return results.keySet().stream()
                .filter(point -> point.contender().equals(contender))
                .mapToDouble(this::rate)
                .max()
                .orElseThrow(() -> new IllegalStateException("not measured: " + contender));
    }

    /** CPU time of the whole process per operation, in microseconds. */
    public double cpuMicros(Point point) {
        return median(point, Result::cpuMicros);
    }

    /** Half of the calls took no longer, in microseconds. */
    public double p50Micros(Point point) {
        return median(point, result -> latency(point, result).p50Micros());
    }

    /** 99 of 100 calls took no longer, in microseconds. */
    public double p99Micros(Point point) {
        return median(point, result -> latency(point, result).p99Micros());
    }

    /** Whether single calls were measured there. */
    public boolean hasLatency(Point point) {
        return rounds(point).get(0).latency() != null;
    }

    private static Latency latency(Point point, Result result) {
        Latency latency = result.latency();
        if (latency == null) {
            throw new IllegalStateException("no single calls were measured: " + point);
        }
        return latency;
    }

    private double median(Point point, ToDoubleFunction<Result> figure) {
        return Median.of(rounds(point).stream().mapToDouble(figure).toArray());
    }
}
