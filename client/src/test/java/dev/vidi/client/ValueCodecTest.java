package dev.vidi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ValueCodecTest {
    private static final long YEARS_300000 = 9_000_000_000_000_000_000L;

    @Test
    void everyKindOfValueComesBack() {
        for (Object value : Arrays.asList(
                true,
                -7L,
                1.5,
                new BigDecimal("12.50"),
                "text",
                LocalDate.of(1969, 12, 31),
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                null)) {
            assertThat(ValueCodec.decode(ValueCodec.encode(value))).isEqualTo(value);
        }
    }

    @Property
    void decimalsKeepTheirExactDigits(@ForAll BigDecimal value) {
        assertThat(ValueCodec.decode(ValueCodec.encode(value))).isEqualTo(value.setScale(Math.max(0, value.scale())));
    }

    @Test
    void writesNoZerosThatWouldFillTheMemory() {
        BigDecimal huge = new BigDecimal("1E+2000000000");
        assertThat(ValueCodec.encode(huge).getDecimalValue()).isEqualTo("1E+2000000000");
    }

    @Property
    void timestampsKeepTheirMicroseconds(@ForAll @LongRange(min = -YEARS_300000, max = YEARS_300000) long micros) {
        Instant value = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        assertThat(ValueCodec.decode(ValueCodec.encode(value))).isEqualTo(value);
    }

    @Test
    void refusesWhatIsNoValue() {
        assertThatThrownBy(() -> ValueCodec.encode(new Object())).hasMessageContaining("not java.lang.Object");
    }
}
