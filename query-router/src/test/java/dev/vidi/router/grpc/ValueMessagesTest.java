package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.proto.api.v1.ArrayValue;
import dev.vidi.proto.api.v1.MapValue;
import dev.vidi.proto.api.v1.RowValue;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Binary;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValueMessagesTest {

    private static final ColumnType PAIR = ColumnType.parse("ROW(a INT, b VARCHAR)");

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(long number) {
        return Value.newBuilder().setIntValue(number).build();
    }

    @Test
    void valuesComeBackAsTheyWere() {
        assertComesBack("TIME", LocalTime.of(23, 59, 59, 999_999_000));
        assertComesBack("VARBINARY", Binary.of(new byte[] {0, -1}));
        assertComesBack("ARRAY<DECIMAL(4, 2)>", Arrays.asList(new BigDecimal("1.50"), null));
        assertComesBack("MAP<BIGINT, ARRAY<TIME>>", Map.of(7L, List.of(LocalTime.NOON)));
        assertComesBack("ROW(a INT, m MAP<VARCHAR, BOOLEAN>)", Arrays.asList(null, Map.of("x", true)));
    }

    private static void assertComesBack(String sql, Object value) {
        ColumnType type = ColumnType.parse(sql);
        assertThat(ValueMessages.fromProto(type, ValueMessages.toProto(type, value)))
                .isEqualTo(value);
    }

    @Test
    void aRowIsTakenByNamesOrInOrder() {
        Value named = Value.newBuilder()
                .setRowValue(RowValue.newBuilder()
                        .addFields(RowValue.Field.newBuilder().setName("b").setValue(text("x"))))
                .build();
        assertThat(ValueMessages.fromProto(PAIR, named)).isEqualTo(Arrays.asList(null, "x"));
        Value map = Value.newBuilder()
                .setMapValue(MapValue.newBuilder()
                        .addEntries(
                                MapValue.Entry.newBuilder().setKey(text("b")).setValue(text("x")))
                        .addEntries(
                                MapValue.Entry.newBuilder().setKey(text("a")).setValue(number(1))))
                .build();
        assertThat(ValueMessages.fromProto(PAIR, map)).isEqualTo(List.of(1, "x"));
        Value inOrder = Value.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addElements(number(1)).addElements(text("x")))
                .build();
        assertThat(ValueMessages.fromProto(PAIR, inOrder)).isEqualTo(List.of(1, "x"));
    }

    @Test
    void refusesWhatIsNoValueOfTheType() {
        Value other = Value.newBuilder()
                .setRowValue(RowValue.newBuilder()
                        .addFields(RowValue.Field.newBuilder().setName("c").setValue(text("secret"))))
                .build();
        assertThatThrownBy(() -> ValueMessages.fromProto(PAIR, other))
                .hasMessage("expected the fields a, b, found one of another name");
        Value.Builder twice = Value.newBuilder();
        for (int i = 0; i < 2; i++) {
            twice.getMapValueBuilder().addEntriesBuilder().setKey(text("k")).setValue(number(i));
        }
        assertThatThrownBy(() -> ValueMessages.fromProto(ColumnType.parse("MAP<VARCHAR, INT>"), twice.build()))
                .hasMessageContaining("each is there once");
        assertThatThrownBy(() -> ValueMessages.fromProto(
                        ColumnType.TIME,
                        Value.newBuilder().setTimeValue(86_400_000_000L).build()))
                .hasMessage("a TIME lies between 00:00 and 24:00");
        assertThatThrownBy(() -> ValueMessages.fromProto(
                        ColumnType.parse("ARRAY<INT NOT NULL>"),
                        Value.newBuilder()
                                .setArrayValue(ArrayValue.newBuilder().addElements(Value.getDefaultInstance()))
                                .build()))
                .hasMessage("element 1: it is NOT NULL, found NULL");
        assertThatThrownBy(() -> ValueMessages.fromProto(PAIR, text("x")))
                .hasMessage("expected ROW(a INTEGER, b VARCHAR) in row_value, found string_value");
    }
}
