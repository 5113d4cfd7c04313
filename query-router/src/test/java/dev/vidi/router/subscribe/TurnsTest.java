package dev.vidi.router.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private final AtomicLong now = new AtomicLong();
    private final Turns turns = new Turns(2, 100, now::get);
    private final List<Integer> begun = new ArrayList<>();

    @Test
    void givesTurnsInTheOrderInWhichTheyCame() {
        enter(1, 2, 3, 4);
        assertThat(begun).containsExactly(1, 2);
        turns.leave(2);
        assertThat(begun).containsExactly(1, 2, 3);
        turns.leave(2); // again
        assertThat(begun).containsExactly(1, 2, 3);
        turns.leave(1);
        assertThat(begun).containsExactly(1, 2, 3, 4);
    }

    @Test
    void passesOverThoseWhoHaveGone() {
        enter(1, 2, 3, 4);
        turns.leave(3);
        assertThat(turns.waiting()).isEqualTo(1);
        turns.leave(1);
        assertThat(begun).containsExactly(1, 2, 4);
    }

    @Test
    void takesTheTurnsOfThoseWhoAreSlow() {
        enter(1);
        now.set(50);
        enter(2, 3, 4);
        now.set(101);
        turns.expire();
        assertThat(begun).containsExactly(1, 2, 3);
        turns.leave(1); // is late, and gives nothing back
        assertThat(begun).containsExactly(1, 2, 3);
    }

    @Test
    void anyNumberMayEndAtOnce() {
        Turns one = new Turns(1, 100, now::get);
        one.enter("first", () -> {});
        for (int i = 0; i < 100_000; i++) {
            Integer who = i;
            one.enter(who, () -> {
                begun.add(who);
                one.leave(who);
            });
        }
        one.leave("first");
        assertThat(begun).hasSize(100_000).isSorted();
        assertThat(one.waiting()).isZero();
    }

    private void enter(Integer... all) {
        for (Integer who : all) {
            turns.enter(who, () -> begun.add(who));
        }
    }
}
