package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class JoinMetersTest {

    @Test
    void aPartitionHasGaugesForAsLongAsItHasATask() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JoinMeters table = new JoinMeters(registry, "offers");
        PartitionMeters first = table.begun(3);
        first.reached(5, -1, false);
        assertThat(registry.get("vidi.join.lag").tag("partition", "3").gauge().value())
                .isNaN();
        PartitionMeters second = table.begun(3); // the next life begins before the first one has ended
        second.reached(7, 12, true);
        table.ended(3, first);
        assertThat(registry.get("vidi.join.lag").tag("partition", "3").gauge().value())
                .isEqualTo(5);
        assertThat(registry.get("vidi.join.position").gauge().value()).isEqualTo(7);
        assertThat(registry.get("vidi.join.serving").gauge().value()).isEqualTo(1);
        table.ended(3, second);
        assertThat(registry.find("vidi.join.lag").gauge()).isNull();
    }

    @Test
    void whatATaskOfADroppedTableDoesIsNotTakenForTheNewOnes() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JoinMeters dropped = new JoinMeters(registry, "offers");
        PartitionMeters old = dropped.begun(0);
        dropped.close();
        JoinMeters made = new JoinMeters(registry, "offers");
        made.begun(0).reached(3, 3, true);
        PartitionMeters late = dropped.begun(0);
        late.reached(99, 99, true);
        dropped.ended(0, late);
        dropped.ended(0, old);
        assertThat(registry.get("vidi.join.position").gauge().value()).isEqualTo(3);
    }

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
