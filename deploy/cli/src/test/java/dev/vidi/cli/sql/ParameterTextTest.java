package dev.vidi.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTextTest {

    @Test
    void hasTheTypeOfItsJson() {
        assertThat(ParameterText.parse("12")).isEqualTo(12L);
        assertThat(ParameterText.parse("12.50")).isEqualTo(new BigDecimal("12.50"));
        assertThat(ParameterText.parse("123456789012345678901")).isEqualTo(new BigInteger("123456789012345678901"));
        assertThat(ParameterText.parse("\"te\\\"xt\"")).isEqualTo("te\"xt");
        assertThat(ParameterText.parse(" true ")).isEqualTo(true);
        assertThat(ParameterText.parse("false")).isEqualTo(false);
        assertThat(ParameterText.parse("null")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "{", "[1", "1 2", "\"a", "'a'", "01"})
    void isNothingElse(String json) {
        assertThatThrownBy(() -> ParameterText.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found " + json);
    }

    @Test
    void tellsHowATextIsWritten() {
        assertThatThrownBy(() -> ParameterText.parse("a1")).hasMessageEndingWith("a text is written as '\"a1\"'");
    }
}
