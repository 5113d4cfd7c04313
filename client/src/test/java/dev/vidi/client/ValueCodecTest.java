package dev.vidi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.proto.api.v1.RowValue;
import dev.vidi.proto.api.v1.Value;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    @Test
    void timesBytesListsAndMapsComeBack() {
        for (Object value : List.of(
                LocalTime.of(23, 59, 59, 999_999_000),
                ByteBuffer.wrap(new byte[] {1, -1}),
                Arrays.asList(1L, null, List.of("a")),
                Map.of("a", 1L, "b", List.of()),
                Map.of(7L, true))) {
            assertThat(ValueCodec.decode(ValueCodec.encode(value))).isEqualTo(value);
        }
        assertThat(ValueCodec.decode(ValueCodec.encode(new byte[] {1, -1})))
                .isEqualTo(ByteBuffer.wrap(new byte[] {1, -1}));
        RowValue row = RowValue.newBuilder()
                .addFields(RowValue.Field.newBuilder().setName("b").setValue(ValueCodec.encode(1)))
                .addFields(RowValue.Field.newBuilder().setName("a"))
                .build();
        Object fields = ValueCodec.decode(Value.newBuilder().setRowValue(row).build());
        assertThat(fields).hasToString("{b=1, a=null}");
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
