package dev.vidi.causality.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class PositionTest {

    @Provide
    static Arbitrary<Position> positions() {
        Arbitrary<SourcePartition> partitions =
                Arbitraries.integers().between(0, 5).map(i -> new SourcePartition(new UUID(0, i % 2), i / 2));
        return Arbitraries.maps(partitions, Arbitraries.longs().between(0, 9))
                .ofMaxSize(6)
                .map(Position::new);
    }

    @Property
    void mergeIsTheLeastUpperBound(
            @ForAll("positions") Position a, @ForAll("positions") Position b, @ForAll("positions") Position bound) {
        Position merged = a.merge(b);
        assertThat(merged.dominates(a)).isTrue();
        assertThat(merged.dominates(b)).isTrue();
        if (bound.dominates(a) && bound.dominates(b)) {
            assertThat(bound.dominates(merged)).isTrue();
        }
    }

    @Property
    void mergeIsCommutativeAssociativeAndIdempotent(
            @ForAll("positions") Position a, @ForAll("positions") Position b, @ForAll("positions") Position c) {
        assertThat(a.merge(b)).isEqualTo(b.merge(a));
        assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
        assertThat(a.merge(a)).isEqualTo(a);
    }

    @Property
    void beyondIsExactlyWhatMergeAdds(@ForAll("positions") Position a, @ForAll("positions") Position b) {
        assertThat(b.merge(a.beyond(b))).isEqualTo(a.merge(b));
        a.beyond(b)
                .offsets()
                .forEach((partition, offset) -> assertThat(b.offset(partition)).isLessThan(offset));
    }

    @Test
    void refusesNegativeOffsets() {
        SourcePartition partition = new SourcePartition(new UUID(1, 2), 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position(Map.of(partition, -1L)))
                .withMessageContaining("offset must be >= 0, was -1");
    }
}
