package dev.vidi.query.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.ValueArbitraries;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonFormatTest {

    /** Numbers that would fit if they lost their highest bits, above all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INTEGER | 2147483648 | whole number of 32 bits",
                "INTEGER | -2147483649 | whole number of 32 bits",
                "INTEGER | 4294967297 | whole number of 32 bits",
                "INTEGER | 1.0 | whole number of 32 bits",
                "BIGINT | 9223372036854775808 | whole number of 64 bits",
                "BIGINT | -9223372036854775809 | whole number of 64 bits",
                "BIGINT | 18446744073709551617 | whole number of 64 bits",
                "BIGINT | 1e3 | whole number of 64 bits",
                "ARRAY<INTEGER> | [1, 4294967297] | whole number of 32 bits",
                "ROW(x BIGINT) | {\"x\": 18446744073709551617} | whole number of 64 bits",
                "TIMESTAMP | 18446744073709551617 | whole milliseconds",
                "TIMESTAMP | 9223372036854775807 | years 1 to 9999",
                "DECIMAL(4, 2) | 100 | digits before the point",
                "DOUBLE | 1e309 | finite"
            })
    void refusesNumbersThatAreOutOfRange(String type, String json, String reason) {
        RecordFormat format = RecordFormat.of(
                FormatTables.table(
                        "json",
                        "string",
                        Map.of(),
                        new Column("k", ColumnType.INTEGER, false),
                        new Column("v", ColumnType.parse(type), true)),
                WriterSchemas.NONE);
        byte[] value = ("{\"k\": 1, \"v\": " + json + "}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> format.decode(1, value))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining(reason);
    }

    @Property
    void valuesComeBackAsTheyWereWritten(@ForAll("values") Tuple2<ColumnType, Object> value)
            throws MalformedRecordException {
        RecordFormat format = RecordFormat.of(
                FormatTables.table(
                        "json",
                        "string",
                        Map.of(),
                        new Column("k", ColumnType.INTEGER, false),
                        new Column("v", value.get1(), true)),
                WriterSchemas.NONE);
        @Nullable Object[] row = {1, value.get2()};
        assertThat(format.decode(1, format.encode(row))).containsExactly(row);
    }

    @Provide
    Arbitrary<Tuple2<ColumnType, Object>> values() {
        return ValueArbitraries.types()
                .flatMap(type -> ValueArbitraries.of(type).map(value -> Tuple.of(type, value)));
    }
}
