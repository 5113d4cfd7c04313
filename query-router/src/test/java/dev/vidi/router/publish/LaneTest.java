package dev.vidi.router.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.router.error.RouterException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Natural batching: at once while few batches are unanswered, then together. */
final class LaneTest {

    private static final PublishLimits LIMITS = new PublishLimits(3, 100, 2, Duration.ofSeconds(1));

    private final Lane lane = new Lane("vidi.reads.t", 0, 1, LIMITS);

    @Test
    void sendsWhatHasComeInOneBurstTogether() {
        Read first = new Read(10);
        Read second = new Read(10);
        assertThat(lane.add(first)).as("somebody has to ask").isTrue();
        assertThat(lane.add(second)).as("somebody is going to").isFalse();
        assertThat(lane.due()).containsExactly(first, second);
        assertThat(lane.due()).isEmpty();
        assertThat(lane.unanswered()).isEqualTo(1);
    }

    @Test
    void sendsAllThatIsDue() {
        List<Read> reads = Stream.generate(() -> new Read(10)).limit(7).toList();
        reads.forEach(lane::add);
        assertThat(lane.due()).isEqualTo(reads.subList(0, 3));
        assertThat(lane.due()).isEqualTo(reads.subList(3, 6));
        assertThat(lane.due()).as("two batches are unanswered").isEmpty();
        assertThat(answered()).isEqualTo(reads.subList(6, 7));
    }

    @Test
    void gathersWhatComesWhileTwoBatchesAreUnanswered() {
        fill();
        Read third = new Read(10);
        Read fourth = new Read(10);
        assertThat(lane.add(third)).isFalse();
        assertThat(lane.add(fourth)).isFalse();
        assertThat(answered()).containsExactly(third, fourth);
        assertThat(lane.unanswered()).isEqualTo(2);
        assertThat(answered()).isEmpty();
        assertThat(answered()).isEmpty();
        assertThat(lane.unanswered()).isZero();
    }

    /** Who is going to ask finds all that is due, and the next read is not forgotten. */
    @Test
    void anAnswerMayComeBeforeTheBurstIsOver() {
        assertThat(send(new Read(10))).hasSize(1);
        Read second = new Read(10);
        assertThat(lane.add(second)).isTrue();
        assertThat(lane.answered()).as("somebody is going to ask already").isFalse();
        assertThat(lane.due()).containsExactly(second);
        assertThat(lane.due()).isEmpty();
        assertThat(lane.add(new Read(10))).isTrue();
        assertThat(lane.due()).hasSize(1);
    }

    @Test
    void boundsABatchByCountAndBytes() {
        fill();
        for (int i = 0; i < 4; i++) {
            lane.add(new Read(10));
        }
        assertThat(answered()).hasSize(3);
        Read large = new Read(150);
        lane.add(large);
        assertThat(answered()).as("the fourth; the large one does not fit").hasSize(1);
        assertThat(answered()).as("one that is too large goes alone").containsExactly(large);
    }

    @Test
    void dropsWhatNobodyWaitsForAnyMore() {
        fill();
        Read gone = new Read(10);
        Read there = new Read(10);
        lane.add(gone);
        lane.add(there);
        gone.abandoned = true;
        assertThat(answered()).containsExactly(there);
        lane.add(new Read(10));
        lane.add(gone);
        assertThat(answered()).hasSize(1);
        assertThat(lane.waiting()).isZero();
    }

    @Test
    void freesTheSlotOfABatchOfWhichNothingIsLeft() {
        fill();
        Read gone = new Read(10);
        lane.add(gone);
        gone.abandoned = true;
        assertThat(answered()).isEmpty();
        assertThat(lane.unanswered()).isEqualTo(1);
        assertThat(send(new Read(10))).hasSize(1);
    }

    private List<Publication> answered() {
        return lane.answered() ? lane.due() : List.of();
    }

    private List<Publication> send(Read read) {
        assertThat(lane.add(read)).isTrue();
        return lane.due();
    }

    private void fill() {
        assertThat(send(new Read(10))).hasSize(1);
        assertThat(send(new Read(10))).hasSize(1);
    }

    private static final class Read implements Publication {
        private final int bytes;
        private boolean abandoned;

        Read(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public ReadEvent event() {
            throw new IllegalStateException("a lane does not look into reads");
        }

        @Override
        public long readyNanos() {
            return 0;
        }

        @Override
        public int bytes() {
            return bytes;
        }

        @Override
        public boolean abandoned() {
            return abandoned;
        }

        @Override
        public void unpublished(RouterException error) {
            throw new IllegalStateException("a lane does not send");
        }
    }
}
