package dev.vidi.router.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.router.error.RouterException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Natural batching: at once while few batches are unanswered, then together. */
final class LaneTest {

    private static final PublishLimits LIMITS = new PublishLimits(3, 100, 2, Duration.ofSeconds(1));

    private final Lane lane = new Lane("vidi.reads.t", 0, 1, LIMITS);

    @Test
    void sendsAloneWhatFindsTheLaneIdle() {
        Read first = new Read(10);
        assertThat(lane.add(first)).containsExactly(first);
        Read second = new Read(10);
        assertThat(lane.add(second)).containsExactly(second);
        assertThat(lane.unanswered()).isEqualTo(2);
    }

    @Test
    void sendsTheNextBatchWhenItHoldsTwiceAsMuchForEachThatIsUnderWay() {
        fill();
        assertThat(lane.add(new Read(1))).isEmpty();
        assertThat(lane.add(new Read(1))).as("two behind two batches").hasSize(2);
        for (int i = 0; i < 3; i++) {
            assertThat(lane.add(new Read(1))).isEmpty();
        }
        assertThat(lane.add(new Read(1)))
                .as("four behind three, as far as they fit")
                .hasSize(3);
        assertThat(lane.unanswered()).isEqualTo(4);
        assertThat(lane.waiting()).isEqualTo(1);
    }

    @Test
    void sendsWhatWaitsWhenTheBatchesBeforeItAreAnswered() {
        fill();
        Read third = new Read(10);
        assertThat(lane.add(third)).isEmpty();
        assertThat(lane.answered()).containsExactly(third);
        assertThat(lane.unanswered()).isEqualTo(2);
        assertThat(lane.answered()).isEmpty();
        assertThat(lane.answered()).isEmpty();
        assertThat(lane.unanswered()).isZero();
    }

    @Test
    void boundsABatchByCountAndBytes() {
        fill();
        Read small = new Read(10);
        Read large = new Read(150);
        assertThat(lane.add(small)).isEmpty();
        assertThat(lane.add(large)).as("the large one does not fit").containsExactly(small);
        assertThat(lane.answered()).isEmpty();
        assertThat(lane.answered()).as("one that is too large goes alone").containsExactly(large);
        for (int i = 0; i < 3; i++) {
            lane.add(new Read(1));
        }
        assertThat(lane.answered()).as("three at the most").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void dropsWhatNobodyWaitsForAnyMore() {
        fill();
        Read gone = new Read(10);
        lane.add(gone);
        gone.abandoned = true;
        Read there = new Read(10);
        assertThat(lane.add(there)).containsExactly(there);
        assertThat(lane.waiting()).isZero();
    }

    @Test
    void freesTheSlotOfABatchOfWhichNothingIsLeft() {
        fill();
        Read gone = new Read(10);
        lane.add(gone);
        gone.abandoned = true;
        assertThat(lane.answered()).isEmpty();
        assertThat(lane.unanswered()).isEqualTo(1);
        assertThat(lane.add(new Read(10))).hasSize(1);
    }

    private void fill() {
        assertThat(lane.add(new Read(10))).hasSize(1);
        assertThat(lane.add(new Read(10))).hasSize(1);
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
