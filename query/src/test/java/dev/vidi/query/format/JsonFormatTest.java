package dev.vidi.query.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.ValueArbitraries;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;

final class JsonFormatTest {

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
