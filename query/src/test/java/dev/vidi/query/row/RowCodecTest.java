package dev.vidi.query.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RowCodecTest {
    record Sample(TableSchema schema, Object[] row) {}

    private static final TableSchema PAIR = new TableSchema(
            List.of(new Column("k", ColumnType.VARCHAR, false), new Column("v", ColumnType.INTEGER, true)), 0);

    @Property
    void decodesWhatItEncoded(@ForAll("samples") Sample sample) {
        RowCodec codec = new RowCodec(sample.schema());
        assertThat(codec.decode(codec.encode(sample.row()))).isEqualTo(sample.row());
    }

    @Property
    void refusesEveryTruncation(@ForAll("samples") Sample sample) {
        RowCodec codec = new RowCodec(sample.schema());
        byte[] bytes = codec.encode(sample.row());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property
    void decodesAnyBytesToARowOrRefusesThem(@ForAll("samples") Sample sample, @ForAll byte[] noise) {
        RowCodec codec = new RowCodec(sample.schema());
        byte[] bytes = new byte[noise.length + 1];
        bytes[0] = RowCodec.VERSION;
        System.arraycopy(noise, 0, bytes, 1, noise.length);
        try {
            Object[] row = codec.decode(bytes);
            assertThat(codec.encode(row)).isEqualTo(bytes);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("byte");
        }
    }

    @Test
    void namesTheColumnOfANullThatIsNotAllowed() {
        assertThatThrownBy(() -> new RowCodec(PAIR).encode(new Object[] {null, 1}))
                .hasMessage("column k is NOT NULL, found NULL");
    }

    @Test
    void namesTheColumnOfAValueOfAnotherType() {
        assertThatThrownBy(() -> new RowCodec(PAIR).encode(new Object[] {"a", 1L}))
                .hasMessage("column v: a value of type INTEGER is a Java Integer, found Long");
    }

    @Test
    void namesAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> new RowCodec(PAIR).decode(new byte[] {9, 0, 0, 0}))
                .hasMessage("row has version 9 at byte 0, expected 1");
    }

    @Provide
    Arbitrary<Sample> samples() {
        return ValueArbitraries.types()
                .list()
                .ofMaxSize(12)
                .flatMap(types -> ValueArbitraries.keyTypes().flatMap(key -> sample(key, types)));
    }

    private static Arbitrary<Sample> sample(ColumnType key, List<ColumnType> types) {
        List<Column> columns = new ArrayList<>(List.of(new Column("key", key, false)));
        List<Arbitrary<Object>> values = new ArrayList<>(List.of(ValueArbitraries.of(key)));
        for (ColumnType type : types) {
            columns.add(new Column("c" + columns.size(), type, true));
            values.add(ValueArbitraries.of(type).injectNull(0.2));
        }
        TableSchema schema = new TableSchema(columns, 0);
        return net.jqwik.api.Combinators.combine(values).as(row -> new Sample(schema, row.toArray()));
    }

    @Provide
    Arbitrary<byte[]> noise() {
        return Arbitraries.bytes().array(byte[].class);
    }
}
