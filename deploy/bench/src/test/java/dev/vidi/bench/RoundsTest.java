package dev.vidi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoundsTest {

    private final AtomicLong clock = new AtomicLong();
    private final List<String> ran = new ArrayList<>();
    private final List<Duration> times = new ArrayList<>();

    @Test
    void warmsUpAndThenRunsEveryStepInEveryRound() throws InterruptedException {
        Figures figures = run(List.of(step("a", 1), step("b", 1), step("c", 1)), 5, Duration.ofSeconds(100));
        assertThat(figures.points())
                .as("in their order, whatever the rounds' is")
                .containsExactly(new Point("a", 1), new Point("b", 1), new Point("c", 1));
        for (Point point : figures.points()) {
            assertThat(figures.rounds(point)).hasSize(5);
        }
        assertThat(ran).hasSize(18);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 8, 16, 37})
    void anotherStepIsBeforeAStepInEachRoundAndNoStepKeepsItsPlace(int count) throws InterruptedException {
        int rounds = 5;
        List<Step> steps = IntStream.range(0, count)
                .mapToObj(number -> step(String.valueOf(number), 1))
                .toList();
        run(steps, rounds, Duration.ofSeconds(100));
        Map<String, Set<String>> before = new HashMap<>();
        Map<String, Set<Integer>> places = new HashMap<>();
        for (int round = 1; round <= rounds; round++) {
            List<String> order = ran.subList(round * count, (round + 1) * count);
            assertThat(Set.copyOf(order)).hasSize(count);
            for (int i = 0; i < count; i++) {
                before.computeIfAbsent(order.get(i), step -> new HashSet<>()).add(i == 0 ? "" : order.get(i - 1));
                places.computeIfAbsent(order.get(i), step -> new HashSet<>()).add(i);
            }
        }
        int others = Math.min(rounds, count) / 2;
        assertThat(before.values()).allSatisfy(seen -> assertThat(seen).hasSizeGreaterThan(others));
        assertThat(places.values()).allSatisfy(seen -> assertThat(seen).hasSizeGreaterThan(1));
    }

    @Test
    void sharesTheTimeByWeight() throws InterruptedException {
        run(List.of(step("a", 1), step("b", 3)), 2, Duration.ofSeconds(100));
        assertThat(times.get(1)).isEqualTo(times.get(0).multipliedBy(3));
        assertThat(Duration.ofNanos(clock.get())).isBetween(Duration.ofSeconds(99), Duration.ofSeconds(101));
    }

    @Test
    void leavesTimeForStepsThatTakeWhatTheyTake() throws InterruptedException {
        Contender slow = (inFlight, time) -> {
            clock.addAndGet(Duration.ofSeconds(10).toNanos());
            return result(Duration.ofSeconds(10));
        };
        run(List.of(step("a", 1), new Step("slow", 0, slow, 0)), 4, Duration.ofSeconds(100));
        assertThat(Duration.ofNanos(clock.get())).isBetween(Duration.ofSeconds(98), Duration.ofSeconds(102));
    }

    @Test
    void takesLongerRatherThanMeasuringNothing() throws InterruptedException {
        Contender slow = (inFlight, time) -> {
            clock.addAndGet(Duration.ofSeconds(100).toNanos());
            return result(Duration.ofSeconds(100));
        };
        run(List.of(step("a", 1), new Step("slow", 0, slow, 0)), 4, Duration.ofSeconds(100));
        assertThat(times).allSatisfy(time -> assertThat(time).isGreaterThanOrEqualTo(Duration.ofSeconds(5)));
    }

    private Figures run(List<Step> steps, int rounds, Duration total) throws InterruptedException {
        return new Rounds(steps, rounds, clock::get, (what, left) -> {}).run(total.toNanos());
    }

    private Step step(String name, int weight) {
        return new Step(
                name,
                1,
                (inFlight, time) -> {
                    ran.add(name);
                    times.add(time);
                    clock.addAndGet(time.toNanos());
                    return result(time);
                },
                weight);
    }

    private static Result result(Duration elapsed) {
        return new Result(1, elapsed, Duration.ZERO, null);
    }
}
