package dev.vidi.query.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RowViewTest {

    private static final Set<ColumnType.Kind> NUMBERS = Set.of(
            ColumnType.Kind.INTEGER,
            ColumnType.Kind.BIGINT,
            ColumnType.Kind.DATE,
            ColumnType.Kind.TIME,
            ColumnType.Kind.TIMESTAMP);

    record Rows(List<Column> columns, List<Object[]> rows) {}

    @Property
    void seesWhatTheCodecDecodesInAnyOrder(@ForAll("rows") Rows sample, @ForAll long seed) {
        RowCodec codec = new RowCodec(sample.columns());
        RowView view = new RowView(sample.columns());
        Random random = new Random(seed);
        for (Object[] row : sample.rows()) {
            byte[] bytes = codec.encode(row);
            byte[] around = new byte[bytes.length + 7];
            System.arraycopy(bytes, 0, around, 3, bytes.length);
            view.read(around, 3, 3 + bytes.length);
            for (int column : shuffled(row.length, random)) {
                ColumnType type = sample.columns().get(column).type();
                Object stored = view.stored(column);
                assertThat(view.isNull(column)).isEqualTo(row[column] == null);
                assertThat(stored == null ? null : StoredForm.value(type, stored))
                        .isEqualTo(row[column]);
                assertThat(stored).isEqualTo(row[column] == null ? null : StoredForm.of(type, row[column]));
                if (stored != null && NUMBERS.contains(type.kind())) {
                    assertThat(view.number(column)).isEqualTo(((Number) stored).longValue());
                }
            }
            assertThat(view.toBytes()).isEqualTo(bytes);
        }
    }

    private static List<Integer> shuffled(int count, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            order.add(i % count);
        }
        Collections.shuffle(order, random);
        return order.subList(0, 1 + random.nextInt(order.size()));
    }

    @Property
    void assemblesCopiedAndCalculatedColumnsAsTheCodecEncodesThem(@ForAll("rows") Rows sample, @ForAll long seed) {
        RowCodec codec = new RowCodec(sample.columns());
        RowView view = new RowView(sample.columns());
        RowAssembler assembler = new RowAssembler(sample.columns());
        Random random = new Random(seed);
        for (Object[] row : sample.rows()) {
            view.read(codec.encode(row));
            assembler.start();
            for (int column = 0; column < row.length; column++) {
                if (random.nextBoolean()) {
                    assembler.copy(view, column);
                } else {
                    assembler.put(view.stored(column));
                }
            }
            assertThat(assembler.toBytes()).isEqualTo(codec.encode(row));
        }
    }

    @Property
    void ordersStoredFormsAsKeys(@ForAll("pairs") KeyCodecTest.Pair pair) {
        KeyCodec codec = new KeyCodec(pair.type());
        int byStoredForm = StoredForm.order(pair.type())
                .compare(StoredForm.of(pair.type(), pair.left()), StoredForm.of(pair.type(), pair.right()));
        int byKey = Arrays.compareUnsigned(codec.encode(pair.left()), codec.encode(pair.right()));
        assertThat(Integer.signum(byStoredForm)).isEqualTo(Integer.signum(byKey));
    }

    @Test
    void namesTheByteOfAMalformedRow() {
        RowView view = new RowView(List.of(new Column("v", ColumnType.VARCHAR, true)));
        assertThatThrownBy(() -> view.read(new byte[] {9, 0})).hasMessageContaining("version 9 at byte 0");
        view.read(new byte[] {1, 0, 5, 'a'});
        assertThatThrownBy(() -> view.stored(0)).hasMessageContaining("beyond the end at byte 4");
    }

    /** Behind a row, in the same array, is what was there before: it is not to be taken for a part of the row. */
    @Test
    void findsNoValueBehindTheEndOfTheRow() {
        for (ColumnType type : List.of(
                ColumnType.VARCHAR, ColumnType.INTEGER, ColumnType.BOOLEAN, ColumnType.DOUBLE, ColumnType.BIGINT)) {
            List<Column> columns = List.of(new Column("v", type, true));
            RowView view = new RowView(columns);
            RowAssembler assembler = new RowAssembler(columns);
            byte[] bytes = {1, 0, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
            int end = type == ColumnType.BOOLEAN ? 2 : 3;
            view.read(bytes, 0, end);
            assembler.start();
            assertThatThrownBy(() -> assembler.copy(view, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ends at byte " + end);
        }
    }

    @Test
    void refusesAnAssembledValueOutsideItsDomain() {
        RowAssembler assembler = new RowAssembler(List.of(new Column("v", ColumnType.DATE, false)));
        assembler.start();
        assertThatThrownBy(() -> assembler.put(10_000_000)).hasMessageContaining("years 1 to 9999");
        assembler.start();
        assertThatThrownBy(() -> assembler.put(null)).hasMessage("column v is NOT NULL, found NULL");
    }

    @Provide
    Arbitrary<KeyCodecTest.Pair> pairs() {
        return new KeyCodecTest().pairs();
    }

    @Provide
    Arbitrary<Rows> rows() {
        return ValueArbitraries.types().list().ofMinSize(1).ofMaxSize(12).flatMap(types -> {
            List<Column> columns = new ArrayList<>();
            List<Arbitrary<Object>> values = new ArrayList<>();
            for (ColumnType type : types) {
                columns.add(new Column("c" + columns.size(), type, true));
                values.add(ValueArbitraries.of(type).injectNull(0.2));
            }
            return Combinators.combine(values)
                    .as(List::toArray)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(4)
                    .map(rows -> new Rows(columns, rows));
        });
    }
}
