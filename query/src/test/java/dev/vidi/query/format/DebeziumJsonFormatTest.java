package dev.vidi.query.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DebeziumJsonFormatTest {
    private static final Column[] COLUMNS = {
        new Column("id", ColumnType.BIGINT, false),
        new Column("name", ColumnType.VARCHAR, true),
        new Column("price", ColumnType.decimal(10, 2), true),
        new Column("day", ColumnType.DATE, true),
        new Column("at", ColumnType.TIMESTAMP, true)
    };
    private static final RecordFormat FORMAT = format(Map.of());

    private static RecordFormat format(Map<String, String> settings) {
        return RecordFormat.of(FormatTables.table("debezium-json", "json", settings, COLUMNS), WriterSchemas.NONE);
    }

    /** What a connector for PostgreSQL writes, with the schema part that Kafka Connect puts beside it. */
    private static String withSchema(String after, String field, String semantic) {
        String row = "\"type\":\"struct\",\"fields\":[{\"type\":\"int64\",\"optional\":false,\"field\":\"id\"},"
                + "{\"type\":\"string\",\"optional\":true,\"field\":\"name\"}," + semantic.replace("'", "\"")
                + ",\"optional\":true,\"field\":\"" + field
                + "\"}],\"optional\":true,\"name\":\"shop.public.orders.Value\"";
        return "{\"schema\":{\"type\":\"struct\",\"fields\":[{" + row + ",\"field\":\"before\"},{" + row
                + ",\"field\":\"after\"},{\"type\":\"string\",\"optional\":false,\"field\":\"op\"}],\"optional\":false,"
                + "\"name\":\"shop.public.orders.Envelope\"},\"payload\":{\"before\":null,\"after\":" + after
                + ",\"source\":{\"version\":\"3.0\",\"lsn\":24023128},\"op\":\"c\",\"ts_ms\":1700000000000,"
                + "\"transaction\":null}}";
    }

    private static @Nullable Object @Nullable [] decode(RecordFormat format, String value)
            throws MalformedRecordException {
        return format.decode(1L, value.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"c", "r", "u"})
    void takesTheRowAfterTheChange(String op) throws MalformedRecordException {
        assertThat(decode(
                        FORMAT,
                        "{\"before\":{\"id\":1,\"name\":\"old\"},\"after\":{\"id\":1,\"name\":\"ä\",\"price\":\"9.90\","
                                + "\"day\":20780,\"at\":\"2026-11-23T12:00:00.123456Z\",\"other\":[1]},"
                                + "\"source\":{\"op\":\"x\",\"after\":0},\"op\":\"" + op + "\",\"ts_ms\":1}"))
                .containsExactly(
                        1L,
                        "ä",
                        new BigDecimal("9.90"),
                        LocalDate.of(2026, 11, 23),
                        Instant.parse("2026-11-23T12:00:00.123456Z"));
    }

    @Test
    void deletes() throws MalformedRecordException {
        assertThat(decode(FORMAT, "{\"before\":{\"id\":1},\"after\":null,\"op\":\"d\"}"))
                .isNull();
        assertThat(decode(FORMAT, "{\"before\":{\"id\":1},\"op\":\"d\"}")).isNull();
        assertThat(decode(FORMAT, "{\"before\":{\"id\":1},\"after\":null,\"op\":\"u\"}"))
                .isNull();
        assertThat(decode(FORMAT, "{\"schema\":{},\"payload\":{\"before\":{\"id\":1},\"after\":null,\"op\":\"d\"}}"))
                .isNull();
        assertThat(decode(FORMAT, "{\"schema\":null,\"payload\":null}")).isNull();
    }

    @Test
    void aPartThatIsNullIsNoSchema() throws MalformedRecordException {
        assertThat(decode(FORMAT, "{\"payload\":{\"after\":{\"day\":1},\"op\":\"c\"},\"schema\":null}"))
                .containsExactly(1L, null, null, LocalDate.of(1970, 1, 2), null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'int32','name':'io.debezium.time.Date','version':1 | day | 20780 | 2026-11-23",
                "{'type':'int32','name':'org.apache.kafka.connect.data.Date','version':1 | day | -1 | 1969-12-31",
                "{'type':'int64','name':'io.debezium.time.Timestamp' | at | 1700000000001 | 2023-11-14T22:13:20.001Z",
                "{'type':'int64','name':'org.apache.kafka.connect.data.Timestamp' | at | -1 | 1969-12-31T23:59:59.999Z",
                "{'type':'int64','name':'io.debezium.time.MicroTimestamp' | at | 1700000000000001 | 2023-11-14T22:13:20.000001Z",
                "{'type':'int64','name':'io.debezium.time.NanoTimestamp' | at | 1700000000000001000 | 2023-11-14T22:13:20.000001Z",
                "{'type':'string','name':'io.debezium.time.ZonedTimestamp' | at | \"2026-11-23T13:00:00+01:00\" | 2026-11-23T12:00:00Z",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'} | price | \"A+c=\" | 9.99",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'} | price | 9.99 | 9.99",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'0'} | price | \"/w==\" | -1.00",
                "{'type':'struct','name':'io.debezium.data.VariableScaleDecimal' | price | {\"scale\":1,\"value\":\"Yw==\"} | 9.90",
                "{'type':'string' | price | \"9.90\" | 9.90"
            })
    void readsWhatTheSchemaPartSays(String semantic, String field, String json, String value)
            throws MalformedRecordException {
        String after = "{\"id\":1,\"name\":\"n\",\"" + field + "\":" + json + "}";
        @Nullable Object @Nullable [] row = decode(FORMAT, withSchema(after, field, semantic));
        assertThat(row).isNotNull();
        assertThat(row[1]).isEqualTo("n");
        int place = PLACES.get(field);
        assertThat(row[place]).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{'type':'int32','name':'io.debezium.time.Time' | TIME | 3600001 | 01:00:00.001",
                "{'type':'int32','name':'org.apache.kafka.connect.data.Time' | TIME | 0 | 00:00",
                "{'type':'int64','name':'io.debezium.time.MicroTime' | TIME | 3600000001 | 01:00:00.000001",
                "{'type':'int64','name':'io.debezium.time.NanoTime' | TIME | 3600000001000 | 01:00:00.000001",
                "{'type':'string','name':'io.debezium.time.ZonedTime' | TIME | \"13:00:00+01:00\" | 12:00",
                "{'type':'string' | TIME | \"12:30:00.5\" | 12:30:00.500",
                "{'type':'bytes' | VARBINARY | \"AQL/\" | AQL/",
                "{'type':'array','items':{'type':'int32','name':'io.debezium.time.Date'} | ARRAY<DATE> | [0,null] | [1970-01-01, null]",
                "{'type':'array','items':{'type':'int64','name':'io.debezium.time.MicroTime'} | ARRAY<TIME> | [1] | [00:00:00.000001]",
                "{'type':'map','keys':{'type':'string'},'values':{'type':'int32','name':'io.debezium.time.Time'} | MAP<VARCHAR, TIME> | {\"a\":1000} | {a=00:00:01}",
                "{'type':'struct','fields':[{'type':'int64','name':'io.debezium.time.MicroTimestamp','field':'t'}] | ROW(t TIMESTAMP, u DATE) | {\"t\":1,\"u\":\"2024-02-29\",\"x\":[]} | [1970-01-01T00:00:00.000001Z, 2024-02-29]",
            })
    void readsTimesBytesAndWhatNestsAsTheSchemaPartSays(String semantic, String type, String json, String value)
            throws MalformedRecordException {
        RecordFormat format = RecordFormat.of(
                FormatTables.table(
                        "debezium-json", "json", Map.of(), COLUMNS[0], new Column("v", ColumnType.parse(type), true)),
                WriterSchemas.NONE);
        @Nullable Object @Nullable [] row = decode(format, withSchema("{\"id\":1,\"v\":" + json + "}", "v", semantic));
        assertThat(row).isNotNull();
        assertThat(row[1]).hasToString(value);
    }

    @Test
    void doesNotGuessTheUnitOfATimeNorWithinWhatNests() {
        RecordFormat format = RecordFormat.of(
                FormatTables.table(
                        "debezium-json",
                        "json",
                        Map.of("timestamp_unit", "micros"),
                        COLUMNS[0],
                        new Column("t", ColumnType.parse("ROW(c TIME, s ARRAY<TIMESTAMP>)"), true)),
                WriterSchemas.NONE);
        assertThatThrownBy(() -> decode(format, "{\"after\":{\"t\":{\"c\":1000}},\"op\":\"c\"}"))
                .hasMessageContaining("field t.c at byte", "time.precision.mode=isostring");
        assertThatThrownBy(() -> decode(format, withSchema("{\"id\":1,\"t\":{\"s\":[1]}}", "t", "{'type':'struct'")))
                .hasMessageContaining("field t.s[]")
                .hasMessageContaining("which unit");
        assertThatCode(() -> decode(format, "{\"after\":{\"t\":{\"s\":[1000]}},\"op\":\"c\"}"))
                .doesNotThrowAnyException();
    }

    private static final Map<String, Integer> PLACES = Map.of("price", 2, "day", 3, "at", 4);

    @Test
    void forgetsTheSchemaOfTheRecordBefore() throws MalformedRecordException {
        String millis = withSchema("{\"at\":1000}", "at", "{'type':'int64','name':'io.debezium.time.Timestamp'");
        String micros = withSchema("{\"at\":1000}", "at", "{'type':'int64','name':'io.debezium.time.MicroTimestamp'");
        for (int i = 0; i < 2; i++) {
            assertThat(decode(FORMAT, millis)).contains(Instant.ofEpochMilli(1_000));
            assertThat(decode(FORMAT, micros)).contains(Instant.ofEpochMilli(1));
        }
    }

    @Test
    void doesNotGuessTheUnitOfATimestamp() throws MalformedRecordException {
        String value = "{\"after\":{\"at\":1000},\"op\":\"c\"}";
        assertThat(refusal(value)).contains("field at", "timestamp_unit");
        assertThat(decode(format(Map.of("timestamp_unit", "millis")), value)).contains(Instant.ofEpochSecond(1));
        assertThat(decode(format(Map.of("timestamp_unit", "micros")), value)).contains(Instant.ofEpochMilli(1));
        assertThat(decode(format(Map.of("timestamp_unit", "nanos")), value)).contains(Instant.ofEpochSecond(0, 1_000));
        assertThat(refusal(withSchema("{\"at\":1000}", "at", "{'type':'int64'")))
                .contains("field at", "which unit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "## | value: expected a JSON object",
                "[] | value: expected a JSON object",
                "{\"id\":1,\"name\":\"flat\"} | found no op",
                "{\"op\":\"c\"} | no field after",
                "{\"op\":\"c\",\"after\":1} | after: expected a JSON object",
                "{\"op\":\"t\",\"after\":null} | no change of one row",
                "{\"op\":\"x\",\"after\":{}} | op is one of",
                "{\"op\":1,\"after\":{}} | op is one of",
                "{\"op\":\"c\",\"op\":\"d\",\"after\":{}} | op appears twice",
                "{\"op\":\"c\",\"after\":{}} {} | expected the end",
                "{\"op\":\"c\",\"after\":{} | not valid JSON",
                "{\"op\":\"c\",\"after\":{\"id\":2}} | does not agree with the record key",
                "{\"op\":\"c\",\"after\":{\"name\":1}} | field name",
                "{\"op\":\"c\",\"after\":{\"day\":99999999}} | years 1 to 9999",
                "{\"op\":\"c\",\"after\":{\"day\":9223372036854775807}} | years 1 to 9999",
                "{\"op\":\"c\",\"after\":{\"day\":9223372036854775808}} | 64 bits",
                "{\"op\":\"c\",\"after\":{\"price\":\"123456789.00\"}} | digits before the point",
                "{\"op\":\"c\",\"after\":{\"price\":\"A+c=\"}} | expected a decimal number",
                "{\"payload\":7} | payload: expected a JSON object",
                "{\"schema\":{},\"payload\":{\"id\":1}} | found no op"
            })
    void refusesWhatIsNoChangeOfThisTable(String value, String reason) {
        assertThat(refusal(value)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'int64','name':'io.debezium.time.MicroTimestamp' | at | 9223372036854775807 | years 1 to 9999",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'} | price | \"\" | found none",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'} | price | \"*\" | base64",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'3'} | price | \"A+c=\" | after the point",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'x'} | price | \"A+c=\" | scale",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal' | price | \"A+c=\" | scale",
                "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'} | name | \"A+c=\" | found a decimal",
                "{'type':'bytes' | name | \"A+c=\" | found bytes",
                "{'type':'struct','name':'io.debezium.data.VariableScaleDecimal' | price | {\"scale\":1} | scale and value"
            })
    void refusesWhatItsSchemaPartMakesOfIt(String semantic, String field, String json, String reason) {
        assertThat(refusal(withSchema("{\"" + field + "\":" + json + "}", field, semantic)))
                .contains("field " + field, reason);
    }

    @Test
    void refusesDigitsBeyondMeasure() {
        String semantic = "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'}";
        String digits = Base64.getEncoder().encodeToString(new byte[1 << 20]);
        assertThat(refusal(withSchema("{\"price\":\"" + digits + "\"}", "price", semantic)))
                .contains("more digits");
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] value = "{\"op\":\"c\",\"after\":{\"name\":\"??\"}}".getBytes(UTF_8);
        value[28] = (byte) 0xC3;
        MalformedRecordException refused =
                catchThrowableOfType(MalformedRecordException.class, () -> FORMAT.decode(1L, value));
        assertThat(refused).hasMessageContaining("invalid UTF-8 at byte 28");
    }

    @Test
    void isNotWrittenByVidi() {
        assertThat(FORMAT.readOnly()).hasValueSatisfying(why -> assertThat(why).contains("write to the database"));
        assertThatThrownBy(() -> FORMAT.encode(new Object[COLUMNS.length])).isInstanceOf(IllegalStateException.class);
    }

    @Property
    void countedTimesComeBackAsTheyWereWritten(
            @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L) long micros,
            @ForAll @IntRange(min = -719_162, max = 2_932_896) int days)
            throws MalformedRecordException {
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        String stamp = "{'type':'int64','name':'io.debezium.time.MicroTimestamp'";
        assertThat(decode(FORMAT, withSchema("{\"at\":" + micros + "}", "at", stamp)))
                .contains(instant);
        String day = "{'type':'int32','name':'io.debezium.time.Date'";
        assertThat(decode(FORMAT, withSchema("{\"day\":" + days + "}", "day", day)))
                .contains(LocalDate.ofEpochDay(days));
        assertThat(LocalDate.ofEpochDay(days).atStartOfDay().toInstant(ZoneOffset.UTC))
                .isBefore(Instant.parse("9999-12-31T23:59:59Z"));
    }

    @Property
    void decimalsComeBackAsTheyWereWritten(@ForAll @BigRange(min = "-9999999999", max = "9999999999") BigInteger digits)
            throws MalformedRecordException {
        BigDecimal price = new BigDecimal(digits, 2);
        String bytes = Base64.getEncoder().encodeToString(digits.toByteArray());
        String semantic = "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'}";
        assertThat(decode(FORMAT, withSchema("{\"price\":\"" + bytes + "\"}", "price", semantic)))
                .contains(price);
        assertThat(decode(FORMAT, "{\"op\":\"u\",\"after\":{\"price\":\"" + price + "\"}}"))
                .contains(price);
    }

    @Property
    void neverFailsButAsMalformed(@ForAll int chance, @ForAll byte to) {
        byte[] value = withSchema(
                        "{\"id\":1,\"price\":\"A+c=\"}",
                        "price",
                        "{'type':'bytes','name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'}")
                .getBytes(UTF_8);
        value[Math.floorMod(chance, value.length)] = to;
        try {
            FORMAT.decode(1L, value);
        } catch (MalformedRecordException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    private static String refusal(String value) {
        MalformedRecordException refused =
                catchThrowableOfType(MalformedRecordException.class, () -> decode(FORMAT, value));
        assertThat(refused).as(value).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
