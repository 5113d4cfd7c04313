package dev.vidi.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NarratorTest {

    private final StringWriter out = new StringWriter();
    private final Narrator narrator = new Narrator(new PrintWriter(out), false);

    @Test
    void goesOnAfterClaimThatHolds() {
        narrator.step("A step");
        narrator.claim("two lists are equal", List.of(1, 2), List.of(1, 2));
        narrator.claim("one is less than two", 1 < 2, "less", "more");
        narrator.held();
        assertThat(out.toString())
                .contains(" 1  A step")
                .contains("  ok  two lists are equal")
                .contains("  ok  one is less than two")
                .contains("All 1 steps held: 2 claims checked");
    }

    @Test
    void stopsAtClaimThatDoesNotHold() {
        assertThatThrownBy(() -> narrator.claim("the log names Jane", "Jane", "Don"))
                .isInstanceOf(BrokenClaimException.class)
                .hasMessageContainingAll("the log names Jane", "expected  Jane", "found     Don");
        assertThatThrownBy(() -> narrator.claim("one is more than two", 1 > 2, "more", "less"))
                .isInstanceOf(BrokenClaimException.class)
                .hasMessageContainingAll("one is more than two", "expected  more", "found     less");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void namesTheOneOfManyThatDiffers() {
        assertThatThrownBy(() -> narrator.claimEach("all are there", "product", Map.of(7, "a"), Map.of(7, "b")))
                .hasMessageContainingAll("all are there", "expected  product 7: a", "found     b");
        assertThatThrownBy(() -> narrator.claimEach("all are there", "product", Map.of(7, "a"), Map.of()))
                .hasMessageContainingAll("expected  product 7: a", "found     nothing");
        assertThatThrownBy(() -> narrator.claimEach("no more are there", "product", Map.of(), Map.of(7, "a")))
                .hasMessageContainingAll("expected  0", "found     1");
    }

    @Test
    void saysWhichStepDidNotHold() {
        narrator.step("A step");
        narrator.step("Another");
        narrator.broken("the claim");
        assertThat(out.toString()).contains("  NO  the claim").contains("Step 2 did not hold");
    }

    @Test
    void isPlainWhereThereIsNoTerminal() {
        narrator.progress("rows", 1, 2);
        narrator.progress("rows", 2, 2);
        assertThat(out.toString().lines().toList()).containsExactly("      rows           2");
    }

    @Test
    void movesOnTerminal() {
        Narrator moving = new Narrator(new PrintWriter(out), true);
        moving.progress("rows", 1, 2);
        assertThat(out.toString()).contains("[" + "#".repeat(15) + "-".repeat(15) + "] 1 of 2");
    }

    @Test
    void saysNothingOnceTheProcessEnds() {
        narrator.silence();
        narrator.broken("the server is gone");
        assertThat(out.toString()).isEmpty();
    }
}
