package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TurnTest {

    private static final long START = -1_000;

    private final Turn turn = new Turn(START);

    @Test
    void slicesFollowOneAnotherWhenThereIsNothingElseToDo() {
        turn.took(START, START + 10);
        assertThat(turn.mayBegin(START + 10)).isTrue();
    }

    @Test
    void slicesRestForAsLongAsTheyTookWhenThereIs() {
        turn.took(START, START + 10);
        turn.worked();
        assertThat(turn.mayBegin(START + 19)).isFalse();
        assertThat(turn.mayBegin(START + 20)).isTrue();
    }

    @Test
    void slicesOfSeveralTasksRestForTheSumOfTheirTimes() {
        turn.took(START, START + 10);
        turn.took(START + 10, START + 20);
        turn.worked();
        assertThat(turn.mayBegin(START + 39)).isFalse();
        assertThat(turn.mayBegin(START + 40)).isTrue();
    }

    @Test
    void aPollEndsTheRest() {
        turn.took(START, START + 10);
        turn.worked();
        turn.polled(0);
        assertThat(turn.mayBegin(START + 10)).isTrue();
    }

    @Test
    void eachThreadHasItsOwn() {
        Turns turns = new Turns(() -> START);
        turns.ofThread().pages(1);
        assertThat(turns.ofThread().isAwaited()).isTrue();
        assertThat(CompletableFuture.supplyAsync(() -> turns.ofThread().isAwaited(), task -> new Thread(task).start())
                        .join())
                .isFalse();
    }
}
