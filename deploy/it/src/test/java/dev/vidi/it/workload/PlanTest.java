package dev.vidi.it.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.it.history.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static List<Step> steps(long seed, int session) {
        WorkloadSettings settings =
                new WorkloadSettings(seed, 4, List.of("one", "two"), 16, 1_000, Duration.ofSeconds(1));
        Plan plan = new Plan(settings, session);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            steps.add(plan.next());
        }
        return steps;
    }

    @Test
    void isDecidedByTheSeedAndTheSession() {
        assertThat(steps(1, 1)).isEqualTo(steps(1, 1));
        assertThat(steps(1, 1)).isNotEqualTo(steps(2, 1)).isNotEqualTo(steps(1, 2));
    }

    @Test
    void holdsEveryKindOfStep() {
        List<Step> steps = steps(1, 1);
        assertThat(steps).hasAtLeastOneElementOfType(Step.TakeOver.class).hasAtLeastOneElementOfType(Step.Renew.class);
        assertThat(steps).anyMatch(step -> step instanceof Step.Change change && change.deletes() && change.cites());
        assertThat(steps).anyMatch(step -> step instanceof Step.Change change && !change.deletes() && change.again());
        for (Level level : Level.values()) {
            assertThat(steps)
                    .anyMatch(step -> step instanceof Step.Look look
                            && look.level() == level
                            && look.keys().size() == 1);
            assertThat(steps)
                    .anyMatch(step -> step instanceof Step.Look look
                            && look.level() == level
                            && look.keys().size() > 1);
        }
    }

    @Test
    void neverTakesOverFromItself() {
        assertThat(steps(1, 3)).doesNotContain(new Step.TakeOver(3));
    }
}
