package dev.vidi.query.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.calcite.runtime.SqlFunctions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LikePatternTest {

    private static final SqlFunctions.LikeFunction CALCITE = new SqlFunctions.LikeFunction();

    @Property(tries = 5_000)
    void matchesAsCalciteDoes(@ForAll("texts") String text, @ForAll("patterns") String pattern) {
        assertThat(LikePattern.matches(text, pattern, "")).isEqualTo(CALCITE.like(text, pattern));
    }

    @Property(tries = 5_000)
    void matchesOrFailsAsCalciteDoesWithAnEscape(@ForAll("texts") String text, @ForAll("patterns") String pattern) {
        boolean expected;
        try {
            expected = CALCITE.like(text, pattern, "!");
        } catch (RuntimeException wrong) {
            assertThatThrownBy(() -> LikePattern.matches(text, pattern, "!"))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThat(LikePattern.matches(text, pattern, "!")).isEqualTo(expected);
    }

    @Property(tries = 2_000)
    void everyTextThatMatchesStartsWithThePrefix(@ForAll("texts") String text, @ForAll("patterns") String pattern) {
        if (LikePattern.matches(text, pattern, "")) {
            assertThat(text).startsWith(LikePattern.prefix(pattern, ""));
            assertThat(LikePattern.isExact(pattern, "")).isEqualTo(pattern.equals(LikePattern.prefix(pattern, "")));
        }
    }

    @Test
    @Timeout(10)
    void takesNoMoreTimeThanTextTimesPattern() {
        assertThat(LikePattern.matches("a".repeat(20_000), "%a".repeat(500) + "b", ""))
                .isFalse();
    }

    @Test
    void takesAnyCharacterForAnUnderscore() {
        assertThat(LikePattern.matches("\n", "_", "")).isTrue();
        assertThat(LikePattern.matches(Character.toString(0x1F600), "_", "")).isTrue();
    }

    @Test
    void refusesAnEscapeThatIsNoCharacter() {
        assertThatThrownBy(() -> LikePattern.matches("a", "a", "!!")).hasMessage("ESCAPE of LIKE is one character");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "!", "%", "_", ".", "*", "(", "\\", "é", Character.toString(0x1F600))
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of("a", "b", "!", "%", "_", "%", "!%", "!_", ".", "*", Character.toString(0x1F600))
                .list()
                .ofMaxSize(7)
                .map(parts -> String.join("", parts));
    }
}
