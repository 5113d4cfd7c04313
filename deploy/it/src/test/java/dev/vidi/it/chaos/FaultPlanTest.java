package dev.vidi.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    private static List<Fault> plan(long seed) {
        return FaultPlan.of(seed, LENGTH, SESSION_TIMEOUT, List.of("p1", "p2"), "router", "subscriber", "broker");
    }

    @Test
    void isDecidedByTheSeed() {
        assertThat(plan(7)).isEqualTo(plan(7)).isNotEqualTo(plan(8));
    }

    @Test
    void letsEachNodeRecoverBeforeItsNextFaultAndEndsInTime() {
        for (int seed = 0; seed < 100; seed++) {
            List<Fault> faults = plan(seed);
            for (String node : List.of("p1", "p2", "router", "subscriber", "broker")) {
                Duration free = Duration.ZERO;
                for (Fault fault :
                        faults.stream().filter(f -> f.node().equals(node)).toList()) {
                    assertThat(fault.at()).isGreaterThanOrEqualTo(free);
                    free = fault.until();
                }
                assertThat(free).isLessThanOrEqualTo(LENGTH);
            }
        }
    }

    @Test
    void killsAndPausesEveryNodeAndPausesProcessorsUntilTheirPartitionsHaveMoved() {
        List<Fault> faults = plan(1);
        for (String node : List.of("p1", "p2", "router", "subscriber", "broker")) {
            for (Fault.Kind kind : Fault.Kind.values()) {
                assertThat(faults).anyMatch(fault -> fault.node().equals(node) && fault.kind() == kind);
            }
        }
        assertThat(faults)
                .filteredOn(fault -> fault.kind() == Fault.Kind.PAUSE
                        && fault.node().startsWith("p")
                        && fault.lasting().compareTo(SESSION_TIMEOUT) > 0)
                .hasSizeGreaterThan(5);
    }
}
