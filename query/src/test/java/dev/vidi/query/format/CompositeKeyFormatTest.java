package dev.vidi.query.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of several columns in the formats that hold some: {@code (sku, day)} of a table {@code (day, price, sku)}. */
final class CompositeKeyFormatTest {

    private static final TableSchema SCHEMA = new TableSchema(
            List.of(
                    new Column("day", ColumnType.INTEGER, false),
                    new Column("price", ColumnType.BIGINT, true),
                    new Column("sku", ColumnType.VARCHAR, false)),
            List.of(2, 0));
    private static final String AVRO = "{\"type\":\"record\",\"name\":\"K\",\"fields\":["
            + "{\"name\":\"day\",\"type\":\"int\"},{\"name\":\"sku\",\"type\":\"string\"}]}";

    private static String protobuf(String... fields) {
        StringBuilder text = new StringBuilder("name: 'k.proto' syntax: 'proto3' message_type { name: 'K' ");
        for (int i = 0; i < fields.length; i += 2) {
            text.append("field { name: '")
                    .append(fields[i])
                    .append("' number: ")
                    .append(i + 1);
            text.append(" label: LABEL_OPTIONAL type: ").append(fields[i + 1]).append(" } ");
        }
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
        try {
            TextFormat.merge(text + "}", file);
        } catch (TextFormat.ParseException malformed) {
            throw new IllegalArgumentException(malformed);
        }
        return Base64.getEncoder()
                .encodeToString(
                        FileDescriptorSet.newBuilder().addFile(file).build().toByteArray());
    }

    private static TableDefinition table(String format, String keyFormat, Map<String, String> settings) {
        return new TableDefinition(
                "id",
                "t",
                "t",
                new UUID(1, 2),
                1,
                SCHEMA,
                format,
                keyFormat,
                new FormatSettings(settings),
                Partitioner.MURMUR2,
                "");
    }

    private static final List<KeyFormat> FORMATS = List.of(
            KeyFormat.of(table("json", "json", Map.of())),
            KeyFormat.of(table("json", "avro", Map.of("key_schema", AVRO))),
            KeyFormat.of(table("json", "avro", Map.of("key_schema", AVRO, "key_schema_id", "7"))),
            KeyFormat.of(table(
                    "json", "protobuf", Map.of("key_schema", protobuf("day", "TYPE_INT32", "sku", "TYPE_STRING")))));

    @Property
    void keysComeBackAsTheyWereWrittenAndHaveOneForm(@ForAll int day, @ForAll String text, @ForAll int chance)
            throws MalformedRecordException {
        String sku = new String(text.getBytes(UTF_8), UTF_8);
        for (KeyFormat format : FORMATS) {
            byte[] bytes = format.encode(List.of(sku, day));
            assertThat(format.decode(bytes)).isEqualTo(List.of(sku, day));
            assertThat(format.writes(bytes)).isTrue();
            if (bytes.length > 0) {
                bytes[Math.floorMod(chance, bytes.length)] ^= (byte) (1 << Math.floorMod(chance >> 16, 8));
                try {
                    assertThat(format.encode(format.decode(bytes))).isEqualTo(bytes);
                } catch (MalformedRecordException | SchemaUnavailableException expected) {
                    assertThat(expected.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Test
    void inJsonItsFieldsStandInTheOrderOfTheKey() {
        assertThat(FORMATS.get(0).encode(List.of("a", 7))).isEqualTo("{\"sku\":\"a\",\"day\":7}".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"day\":7,\"sku\":\"a\"} | in this order",
                "{\"sku\":\"a\", \"day\":7} | without white space",
                "{\"sku\":\"a\",\"day\":7,\"x\":1} | no fields but (sku, day)",
                "{\"sku\":\"a\"} | no field day",
                "{\"sku\":\"a\",\"day\":null} | NOT NULL, found null",
                "{\"sku\":1,\"day\":7} | sku at byte",
                "\"a\" | expected",
            })
    void anyOtherFormInJsonIsMalformed(String key, String reason) {
        assertThatThrownBy(() -> FORMATS.get(0).decode(key.getBytes(UTF_8)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aSchemaOfKeysHasTheColumnsOfTheKeyAlone() {
        String more = AVRO.replace("]}", ",{\"name\":\"x\",\"type\":\"int\",\"default\":0}]}");
        assertThatThrownBy(() -> KeyFormat.of(table("json", "avro", Map.of("key_schema", more))))
                .hasMessageContaining("a record of keys with these fields alone, found the fields day, sku, x");
        assertThatThrownBy(() -> KeyFormat.of(table("json", "avro", Map.of("key_schema", "\"int\""))))
                .hasMessageContaining("found int");
        assertThatThrownBy(() ->
                        KeyFormat.of(table("json", "protobuf", Map.of("key_schema", protobuf("day", "TYPE_INT32")))))
                .hasMessageContaining("these fields alone, found the fields day");
    }

    @ParameterizedTest
    @CsvSource({"string", "long", "uuid", "json-scalar"})
    void formatsOfOneValueAreRefused(String keyFormat) {
        assertThatThrownBy(() -> table("json", keyFormat, Map.of()))
                .hasMessageContaining(
                        "key format " + keyFormat + " holds one column, and the key has 2; use one of json");
    }

    @Test
    void aRowHasTheColumnsOfItsKey() throws MalformedRecordException {
        RecordFormat json = RecordFormat.of(table("json", "json", Map.of()), WriterSchemas.NONE);
        @Nullable Object[] row = {7, 5L, "a"};
        assertThat(json.encode(row)).isEqualTo("{\"price\":5}".getBytes(UTF_8));
        assertThat(json.decode(List.of("a", 7), "{\"price\":5}".getBytes(UTF_8)))
                .containsExactly(row);
        assertThat(json.decode(List.of("a", 7), "{\"price\":5,\"day\":7}".getBytes(UTF_8)))
                .containsExactly(row);
        assertThatThrownBy(() -> json.decode(List.of("a", 7), "{\"price\":5,\"day\":8}".getBytes(UTF_8)))
                .hasMessage("field day does not agree with the record key");
    }
}
