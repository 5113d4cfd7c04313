package dev.vidi.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClosedLoopTest {

    private final AtomicLong clock = new AtomicLong();

    @Test
    void countsWhatEndsBetweenTheRampAndTheEnd() throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(1, Duration.ofMillis(100), 1, clock::get, () -> 2 * clock.get());
        while (loop.begin(0)) {
            pass(1);
            loop.end(0);
        }
        Result result = loop.result();
        // the ramp is a fifth: it ends with the 20th operation, and the time with the 100th
        assertThat(result.operations()).isEqualTo(80);
        assertThat(result.elapsed()).isEqualTo(Duration.ofMillis(80));
        assertThat(result.perSecond()).isEqualTo(1_000);
        assertThat(result.cpuMicros()).isEqualTo(2_000);
        Latency latency = result.latency();
        assertThat(latency).isNotNull();
        assertThat(latency.p50Micros()).isBetween(999.0, 1_001.0);
        assertThat(latency.maxMicros()).isBetween(999.0, 1_001.0);
    }

    @Test
    void isNotOverBeforeAsManyHaveCountedAsAreInFlight() throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(4, Duration.ofMillis(1), 1, clock::get, () -> 2 * clock.get());
        int rounds = 0;
        for (boolean asking = true; asking; rounds++) {
            asking = false;
            for (int slot = 0; slot < 4; slot++) {
                asking |= loop.begin(slot);
            }
            pass(500);
            for (int slot = 0; asking && slot < 4; slot++) {
                loop.end(slot);
            }
        }
        Result result = loop.result();
        assertThat(result.operations()).isEqualTo(4);
        assertThat(result.elapsed()).isEqualTo(Duration.ofMillis(500));
        assertThat(rounds).isEqualTo(3);
    }

    @Test
    void countsTheRowsOfAnOperation() throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(1, Duration.ofMillis(10), 1_000, clock::get, () -> 2 * clock.get());
        while (loop.begin(0)) {
            pass(1);
            loop.end(0);
        }
        assertThat(loop.result().operations()).isEqualTo(8_000);
    }

    @Test
    void isVoidWhenAnOperationFails() {
        ClosedLoop loop = new ClosedLoop(2, Duration.ofMillis(100), 1, clock::get, () -> 2 * clock.get());
        loop.begin(0);
        loop.begin(1);
        loop.fail(new IllegalArgumentException("no such row"));
        assertThatThrownBy(loop::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an operation failed: no such row")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(loop.begin(0)).isFalse();
    }

    @Test
    void tellsWhenAnswersNeverCome() {
        ClosedLoop loop = new ClosedLoop(2, Duration.ofMillis(1), 1, clock::get, () -> 2 * clock.get());
        loop.begin(0);
        loop.begin(1);
        pass(40_000);
        assertThatThrownBy(loop::result).hasMessage("2 of 2 slots were not done 30 s after the time was over");
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
