package dev.vidi.query.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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

final class AvroKeyFormatTest {
    private static final String RECORD =
            "{\"type\":\"record\",\"name\":\"Key\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}";

    private static KeyFormat format(String schema, String id, ColumnType type) {
        return KeyFormat.of(
                FormatTables.table(
                        "json",
                        "avro",
                        id.isEmpty() ? Map.of("key_schema", schema) : Map.of("key_schema", schema, "key_schema_id", id),
                        new Column("id", type, false)),
                other -> {
                    if (other == 8) {
                        return "\"int\"";
                    }
                    throw new MalformedRecordException("no schema " + other);
                });
    }

    @Test
    void readsARecordOfTheKeyAloneAndTheBareValue() throws MalformedRecordException {
        assertThat(format(RECORD, "7", ColumnType.BIGINT).decode(new byte[] {0, 0, 0, 0, 7, 4}))
                .isEqualTo(2L);
        assertThat(format("\"long\"", "7", ColumnType.BIGINT).decode(new byte[] {0, 0, 0, 0, 7, 4}))
                .isEqualTo(2L);
        assertThat(format("\"string\"", "", ColumnType.VARCHAR).decode(new byte[] {2, 'a'}))
                .isEqualTo("a");
    }

    @Test
    void readsAKeyOfAnotherSchemaButWouldNotWriteIt() throws MalformedRecordException {
        KeyFormat format = format(RECORD, "7", ColumnType.BIGINT);
        byte[] other = {0, 0, 0, 0, 8, 4};
        assertThat(format.decode(other)).isEqualTo(2L);
        assertThat(format.writes(other)).isFalse();
        assertThat(format.writes(format.encode(2L))).isTrue();
    }

    @Test
    void refusesWhatIsNoKeyOfTheTable() {
        KeyFormat format = format(RECORD, "7", ColumnType.BIGINT);
        assertThat(refusal(format, new byte[] {9, 0, 0, 0, 7, 4})).contains("record key begins with byte 9");
        assertThat(refusal(format, new byte[] {0, 0, 0, 0, 9, 4})).contains("no schema 9");
        assertThat(refusal(format, new byte[] {0, 0, 0, 0, 7, 4, 0})).contains("1 more bytes");
        assertThat(refusal(format, new byte[] {0, 0, 0, 0, 7, (byte) 0x84, 0})).contains("one form");
        assertThat(refusal(format, new byte[] {0, 0, 0, 0, 7})).contains("value ends");
        assertThatThrownBy(() -> format(RECORD, "7", ColumnType.VARCHAR))
                .hasMessageContaining("column id: expected VARCHAR")
                .hasMessageContaining("found long");
        assertThatThrownBy(() -> format(RECORD.replace("\"id\"", "\"no\""), "7", ColumnType.BIGINT))
                .hasMessageContaining("expected a record of keys with this field alone, found the fields no");
    }

    @Property
    void comesBackAsItWasWritten(@ForAll("keys") Tuple3<String, ColumnType, Object> key)
            throws MalformedRecordException {
        for (String id : new String[] {"", "7"}) {
            KeyFormat format = format(key.get1(), id, key.get2());
            byte[] bytes = format.encode(key.get3());
            assertThat(format.decode(bytes)).isEqualTo(key.get3());
            assertThat(format.writes(bytes)).isTrue();
        }
    }

    @Property
    void takesNoBytesThatItWouldNotWrite(@ForAll("keys") Tuple3<String, ColumnType, Object> key, @ForAll int chance) {
        KeyFormat format = format(key.get1(), "", key.get2());
        byte[] bytes = format.encode(key.get3());
        bytes[Math.floorMod(chance, bytes.length)] ^= (byte) (1 << Math.floorMod(chance >> 16, 8));
        try {
            assertThat(format.encode(format.decode(bytes))).isEqualTo(bytes);
        } catch (MalformedRecordException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<Tuple3<String, ColumnType, Object>> keys() {
        Map<String, ColumnType> schemas = Map.of(
                RECORD,
                ColumnType.BIGINT,
                "\"int\"",
                ColumnType.INTEGER,
                "\"string\"",
                ColumnType.VARCHAR,
                "{\"type\":\"int\",\"logicalType\":\"date\"}",
                ColumnType.DATE,
                "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
                ColumnType.TIMESTAMP,
                "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":12,\"scale\":3}",
                ColumnType.decimal(12, 3));
        return Arbitraries.of(schemas.keySet().stream().sorted().toList())
                .flatMap(schema -> ValueArbitraries.of(schemas.get(schema))
                        .map(value -> Tuple.of(schema, schemas.get(schema), value)));
    }

    private static String refusal(KeyFormat format, byte[] bytes) {
        MalformedRecordException refused =
                catchThrowableOfType(MalformedRecordException.class, () -> format.decode(bytes));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
