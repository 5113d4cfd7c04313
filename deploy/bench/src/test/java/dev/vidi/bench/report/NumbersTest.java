package dev.vidi.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class NumbersTest {

    @Test
    void takesTheMiddleOne() {
        assertThat(Median.of(3, 1, 2)).isEqualTo(2);
        assertThat(Median.of(4, 1, 2, 100)).isEqualTo(3);
        assertThatThrownBy(Median::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsDigitsThatMeanSomething() {
        assertThat(Numbers.text(0.5)).isEqualTo("0.50");
        assertThat(Numbers.text(1.254)).isEqualTo("1.25");
        assertThat(Numbers.text(12.54)).isEqualTo("12.5");
        assertThat(Numbers.text(312_345.6)).isEqualTo("312,346");
    }

    @Test
    void knowsWhetherAGoalIsMet() {
        assertThat(Goal.atMost(1.25).met(1.25)).isTrue();
        assertThat(Goal.atMost(1.25).met(1.26)).isFalse();
        assertThat(Goal.atLeast(0.5).met(0.5)).isTrue();
        assertThat(Goal.atLeast(0.5).met(0.49)).isFalse();
        assertThat(Goal.atLeast(0.5)).hasToString(">= 0.50");
        assertThat(Goal.atMost(1.25)).hasToString("<= 1.25");
        assertThat(Goal.atLeast(0.5).met(Double.NaN)).isFalse();
    }
}
