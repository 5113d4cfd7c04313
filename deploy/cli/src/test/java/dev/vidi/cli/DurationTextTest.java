package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "2s, 2000",
        "2, 2000",
        "0.5, 500",
        ".5s, 500",
        "500ms, 500",
        "1.5m, 90000",
        "2h, 7200000",
        "0.0001, 1",
        "0, 0"
    })
    void readsWhatPeopleType(String text, long millis) {
        assertThat(new DurationText().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1 s", "soon", "1e3", "1.s", "9999999999", "NaN"})
    void refusesAllElse(String text) {
        assertThatThrownBy(() -> new DurationText().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("like 500ms, 10s");
    }

    @Test
    void boundsTheTimeOfARequest() {
        for (String wrong : new String[] {"0", "0s", "301", "6m"}) {
            assertThat(Vidi.commandLine().execute("tables", "--server", "127.0.0.1:1", "--timeout", wrong))
                    .isEqualTo(2);
        }
    }
}
