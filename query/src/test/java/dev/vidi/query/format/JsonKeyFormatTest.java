package dev.vidi.query.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.ValueArbitraries;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonKeyFormatTest {
    private static final String WITH_SCHEMA =
            "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int64\",\"optional\":false,\"field\":\"id\"}],"
                    + "\"optional\":false,\"name\":\"shop.public.orders.Key\"},\"payload\":{\"id\":7}}";

    private static KeyFormat format(String format, String keyFormat, ColumnType type) {
        return KeyFormat.of(FormatTables.table(format, keyFormat, Map.of(), new Column("id", type, false)));
    }

    @Test
    void readsAndWritesAnObjectWithTheKeyAlone() throws MalformedRecordException {
        KeyFormat numbers = format("json", "json", ColumnType.BIGINT);
        assertThat(numbers.decode("{\"id\":7}".getBytes(UTF_8))).isEqualTo(7L);
        assertThat(numbers.encode(7L)).isEqualTo("{\"id\":7}".getBytes(UTF_8));
        assertThat(numbers.writes("{\"id\":7}".getBytes(UTF_8))).isTrue();
        KeyFormat texts = format("debezium-json", "json", ColumnType.VARCHAR);
        assertThat(texts.decode("{\"id\":\"ä\\\"\"}".getBytes(UTF_8))).isEqualTo("ä\"");
    }

    @Test
    void readsABareValue() throws MalformedRecordException {
        assertThat(format("json", "json-scalar", ColumnType.VARCHAR).decode("\"a b\"".getBytes(UTF_8)))
                .isEqualTo("a b");
        assertThat(format("json", "json-scalar", ColumnType.INTEGER).decode("-12".getBytes(UTF_8)))
                .isEqualTo(-12);
    }

    @Test
    void readsAKeyBesideItsSchemaOnlyWhereVidiDoesNotWrite() throws MalformedRecordException {
        KeyFormat debezium = format("debezium-json", "json", ColumnType.BIGINT);
        assertThat(debezium.decode(WITH_SCHEMA.getBytes(UTF_8))).isEqualTo(7L);
        assertThat(debezium.writes(WITH_SCHEMA.getBytes(UTF_8))).isFalse();
        assertThat(debezium.writes("{\"id\":7}".getBytes(UTF_8))).isTrue();
        assertThat(refusal(format("json", "json", ColumnType.BIGINT), WITH_SCHEMA.getBytes(UTF_8)))
                .contains("key.converter.schemas.enable=false");
    }

    @Test
    void aColumnMayBeCalledPayload() throws MalformedRecordException {
        KeyFormat format = KeyFormat.of(FormatTables.table(
                "debezium-json", "json", Map.of(), new Column("payload", ColumnType.INTEGER, false)));
        assertThat(format.decode("{\"payload\":1}".getBytes(UTF_8))).isEqualTo(1);
        assertThat(format.decode("{\"schema\":{},\"payload\":{\"payload\":1}}".getBytes(UTF_8)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "## | found nothing",
                "7 | expected a JSON object",
                "{} | none of that name",
                "{\"ID\":7} | none of that name",
                "{\"id\":7,\"b\":1} | 2 fields",
                "{\"id\":7,\"id\":7} | appears twice",
                "{\"id\":null} | NOT NULL",
                "{\"id\":\"7\"} | expected",
                "{\"id\":7.0} | expected",
                "{\"id\": 7} | one form",
                "{\"id\":-0} | one form",
                "{\"id\":9223372036854775808} | expected",
                "{\"id\":7}{} | expected the end",
                "{\"id\":7 | not valid JSON",
                "{\"schema\":null,\"payload\":7} | expected a JSON object"
            })
    void refusesEveryOtherForm(String key, String reason) {
        KeyFormat format = format("debezium-json", "json", ColumnType.BIGINT);
        assertThat(refusal(format, key.getBytes(UTF_8))).contains(reason);
    }

    @Test
    void refusesWhatIsNoText() {
        KeyFormat format = format("json", "json-scalar", ColumnType.VARCHAR);
        assertThat(refusal(format, new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}))
                .contains("invalid UTF-8 at byte 1");
        assertThat(refusal(format, new byte[] {'"', 0, '"'})).contains("zero byte at byte 1");
        assertThat(refusal(format, "\"\\u0041\"".getBytes(UTF_8))).contains("one form");
        assertThat(refusal(format, "\"a\"\"b\"".getBytes(UTF_8))).contains("more than one value");
        assertThat(refusal(format, "\"a\" ".getBytes(UTF_8))).contains("one form");
        assertThat(refusal(format, new byte[0])).contains("empty");
    }

    @Property
    void comesBackAsItWasWritten(@ForAll("keys") Tuple3<String, ColumnType, Object> key)
            throws MalformedRecordException {
        KeyFormat format = format("json", key.get1(), key.get2());
        byte[] bytes = format.encode(key.get3());
        assertThat(format.decode(bytes)).isEqualTo(key.get3());
        assertThat(format.writes(bytes)).isTrue();
    }

    @Property
    void takesNoBytesThatItWouldNotWrite(@ForAll("keys") Tuple3<String, ColumnType, Object> key, @ForAll int chance) {
        KeyFormat format = format("json", key.get1(), key.get2());
        byte[] bytes = format.encode(key.get3());
        bytes[Math.floorMod(chance, bytes.length)] ^= (byte) (1 << Math.floorMod(chance >> 16, 8));
        try {
            assertThat(format.encode(format.decode(bytes))).isEqualTo(bytes);
        } catch (MalformedRecordException expected) {
            assertThat(expected).hasMessageNotContainingAny("Exception");
        }
    }

    @Provide
    Arbitrary<Tuple3<String, ColumnType, Object>> keys() {
        return Arbitraries.of("json", "json-scalar")
                .flatMap(format -> Arbitraries.of(ColumnType.INTEGER, ColumnType.BIGINT, ColumnType.VARCHAR)
                        .flatMap(type -> ValueArbitraries.of(type).map(value -> Tuple.of(format, type, value))));
    }

    private static String refusal(KeyFormat format, byte[] bytes) {
        MalformedRecordException refused =
                catchThrowableOfType(MalformedRecordException.class, () -> format.decode(bytes));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
