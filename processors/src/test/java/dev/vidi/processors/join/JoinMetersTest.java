package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class JoinMetersTest {

    @Test
    void aTableThatIsMadeAgainHasCountsOfItsOwn() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JoinMeters first = new JoinMeters(registry, "offers");
        first.parked(3);
        first.applied();
        first.close();
        assertThat(registry.getMeters()).isEmpty();

        JoinMeters second = new JoinMeters(registry, "offers");
        second.parked(1);
        first.applied();
        assertThat(registry.get("vidi.join.parked").gauge().value()).isEqualTo(1);
        assertThat(registry.get("vidi.join.applied").counter().count()).isZero();
    }
}
