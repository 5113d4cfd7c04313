package dev.vidi.bench;

import dev.vidi.bench.load.Result;
import dev.vidi.bench.report.Figures;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Runs all steps, round after round: contenders are interleaved, so that whatever else the machine does falls on all of
 * them. A step feels what the one before it left, garbage and caches that hold something else; so another one is before it in
 * each round, as far as there are others (a Williams design: orders that zigzag, from another start each). A round shares
 * the time that is left with those that remain. Confined to one thread.
 */
final class Rounds {

    /** The steps get at least this share of the time, however slow the machine is: then it takes longer. */
    private static final double STEPS_SHARE_MIN = 0.25;

    private static final double WARM_UP_SHARE = 0.15;

    private final List<Step> steps;
    private final int rounds;
    private final LongSupplier nanoClock;
    private final Progress progress;
    private final int weights;

    /** Nanoseconds that a round spends beside what its steps are given. */
    private long overhead;

    Rounds(List<Step> steps, int rounds, LongSupplier nanoClock, Progress progress) {
        this.steps = List.copyOf(steps);
        this.rounds = rounds;
        this.nanoClock = nanoClock;
        this.progress = progress;
        this.weights = steps.stream().mapToInt(Step::weight).sum();
    }

    /**
     * Warms up, then measures.
     *
     * @param endNanos when the last round should end
     */
    Figures run(long endNanos) throws InterruptedException {
        long time = endNanos - nanoClock.getAsLong();
        Duration least = unit((long) (time * STEPS_SHARE_MIN), rounds + 1);
        round(0, longer(least, unit((long) (time * WARM_UP_SHARE), 1)), endNanos, new Figures());
        Figures figures = new Figures();
        for (int round = 1; round <= rounds; round++) {
            int remaining = rounds - round + 1;
            long free = endNanos - nanoClock.getAsLong() - remaining * overhead;
            round(round, longer(least, unit(free, remaining)), endNanos, figures);
        }
        return figures;
    }

    private Duration unit(long nanos, int shares) {
        return Duration.ofNanos(Math.max(1, nanos / ((long) shares * Math.max(1, weights))));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private void round(int round, Duration unit, long endNanos, Figures figures) throws InterruptedException {
        long started = nanoClock.getAsLong();
        String name = round == 0 ? "warm-up" : "round " + round + " of " + rounds;
        SortedMap<Integer, Result> results = new TreeMap<>();
        for (int i = 0; i < steps.size(); i++) {
            int number = (zigzag(i) + start(round)) % steps.size();
            Step step = steps.get(number);
            progress.begins(name + ": " + step.point(), Duration.ofNanos(endNanos - nanoClock.getAsLong()));
            results.put(
                    number,
                    step.contender().run(step.point().inFlight(), unit.multipliedBy(Math.max(1, step.weight()))));
        }
        results.forEach((number, result) -> figures.add(steps.get(number).point(), result));
        overhead = Math.max(0, nanoClock.getAsLong() - started - unit.toNanos() * weights);
    }

    /** First, last, second, last but one, and so on: no distance between neighbours comes twice. */
    private int zigzag(int place) {
        return place % 2 == 0 ? place / 2 : steps.size() - 1 - place / 2;
    }

    private int start(int round) {
        return steps.size() > rounds ? round * steps.size() / (rounds + 1) : round % steps.size();
    }
}
