package dev.vidi.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a correct store does is accepted. */
class HistoryCheckerProperties {
    @Provide
    Arbitrary<Simulation.Settings> settings() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(1, 300))
                .as(Simulation.Settings::new);
    }

    @Property(tries = 500)
    void acceptsEveryHistoryOfACorrectStore(@ForAll("settings") Simulation.Settings settings) {
        assertThat(Simulation.run(settings).check()).isEmpty();
    }
}
