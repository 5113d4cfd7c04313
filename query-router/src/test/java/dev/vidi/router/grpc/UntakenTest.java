package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.router.call.Untaken;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class UntakenTest {
    private static final int TRIES = 200_000;

    @Test
    void holdsAsMuchAsThereIsRoomFor() {
        Untaken untaken = new Untaken(100);
        assertThat(untaken.hold(60)).isTrue();
        assertThat(untaken.hold(41)).isFalse();
        assertThat(untaken.bytes()).isEqualTo(60);
        assertThat(untaken.hold(40)).isTrue();
        assertThat(untaken.hold(0)).as("a failure, which has no bytes").isTrue();
        untaken.release(40);
        assertThat(untaken.hold(40)).isTrue();
    }

    /** A failure would be told as another one. */
    @Test
    @Timeout(30)
    void whatIsTooMuchIsNoReasonToRefuseOthers() {
        Untaken untaken = new Untaken(100);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> tooMuch = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                assertThat(untaken.hold(101)).isFalse();
            }
        });
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            refused += untaken.hold(0) ? 0 : 1;
        }
        done.set(true);
        tooMuch.join();
        assertThat(refused).isZero();
        assertThat(untaken.bytes()).isZero();
    }
}
