package dev.vidi.causality.readlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ContinuityTest {
    private static final ShapeId SHAPE = new ShapeId(1, 2);
    private static final long REGISTERED = 5;

    private final Continuity reader = new Continuity(SHAPE, REGISTERED, 20);

    @Test
    void takesWhatIsNextAndNothingTwice() {
        assertThat(read(20, 6, false, 20, 21)).containsExactly(20L, 21L);
        assertThat(read(20, 6, false, 20, 21, 22)).containsExactly(22L);
        assertThat(reader.next()).isEqualTo(23);
    }

    /** Its task has not logged what lies between: taken, it would hide that gap for ever. */
    @Test
    void ignoresARecordThatBeginsBeyondIt() {
        assertThat(read(21, 6, false, 25)).isEmpty();
        assertThat(read(21, 6, true, 26)).isEmpty();
        assertThat(reader.next()).isEqualTo(20);
        assertThat(reader.isTorn()).isTrue();
        assertThat(read(20, 6, false, 20, 25)).containsExactly(20L, 25L);
    }

    @Test
    void takesARecordThatBeginsWhereItIs() {
        assertThat(read(19, 6, false, 19, 20)).containsExactly(20L);
        assertThat(read(21, 6, false, 23)).containsExactly(23L);
    }

    @Test
    void ignoresATaskThatDidNotKnowIt() {
        assertThat(read(20, REGISTERED, true, 20)).isEmpty();
        assertThat(read(21, REGISTERED, true, 20)).isEmpty();
        assertThat(reader.isTorn()).isFalse();
        assertThat(reader.next()).isEqualTo(20);
    }

    @Test
    void aMarkSpeaksForEverythingBeforeThePosition() {
        assertThat(read(20, 6, true)).isEmpty();
        assertThat(reader.next()).isEqualTo(100);
        assertThat(read(20, 6, false, 99, 100)).containsExactly(100L);
    }

    @Test
    void passesOverOtherShapes() {
        Change other = new Change(new ShapeId(9, 9), 20, 0, new byte[0], null, null, "");
        assertThat(reader.read(batch(new Coverage(20, 6, List.of(other), false))))
                .isEmpty();
        assertThat(reader.next()).isEqualTo(20);
    }

    private List<Long> read(long from, long reads, boolean mark, long... offsets) {
        List<Change> changes = Arrays.stream(offsets)
                .mapToObj(offset -> new Change(SHAPE, offset, 0, new byte[0], null, null, ""))
                .toList();
        return reader.read(batch(new Coverage(from, reads, changes, mark))).stream()
                .map(Change::offset)
                .toList();
    }

    private static LogBatch batch(Coverage coverage) {
        return new LogBatch(
                "id",
                new SourcePartition(new UUID(0, 1), 0),
                1,
                100,
                Position.NONE,
                List.of(),
                List.of(),
                List.of(),
                Placement.UNKNOWN,
                coverage,
                List.of());
    }
}
