package dev.vidi.query.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.TestTables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PageReaderTest {

    private static final TableDefinition TABLE = TestTables.keyed(ColumnType.INTEGER);
    private static final KeyCodec KEYS = new KeyCodec(ColumnType.INTEGER);
    private static final PageLimits WIDE = new PageLimits(1_000, 1_000_000, 1_000, 1_000);

    private final MemoryRows rows = new MemoryRows();

    PageReaderTest() {
        RowCodec codec = new RowCodec(TABLE.schema());
        for (int key = 0; key < 100; key++) {
            rows.put(KEYS.encode(key), key, codec.encode(new Object[] {"v" + key % 10, key}));
        }
    }

    private record Read(List<Integer> keys, List<Integer> sizes) {}

    private Read read(String where, boolean descending, PageLimits limits) throws Exception {
        SelectPlan plan =
                new Queries(0, 0).<RuntimeException>plan("SELECT k FROM offers WHERE " + where, name -> TABLE);
        List<Object> arguments = plan.fragmentArguments(List.of());
        AccessPath path = plan.fragment().path(arguments);
        Read read = new Read(new ArrayList<>(), new ArrayList<>());
        byte[] resume = null;
        do {
            Page page = new PageReader(new RowEvaluation(plan.fragment(), arguments), limits)
                    .read(rows, path, descending, resume);
            page.rows().forEach(row -> {
                int key = (Integer) KEYS.decode(row.key());
                assertThat(row.offset()).isEqualTo(key);
                assertThat(row.timestamp()).isEqualTo(1_000 + key);
                read.keys.add(key);
            });
            read.sizes.add(page.rows().size());
            resume = page.resume();
        } while (resume != null);
        return read;
    }

    @Test
    void readsInTheOrderOfTheKeysAndBackwards() throws Exception {
        assertThat(read("k < 5", false, WIDE).keys).containsExactly(0, 1, 2, 3, 4);
        assertThat(read("k < 5", true, WIDE).keys).containsExactly(4, 3, 2, 1, 0);
        assertThat(read("k IN (9, 200, 3, 7)", false, WIDE).keys).containsExactly(3, 7, 9);
        assertThat(read("k IN (9, 200, 3, 7)", true, WIDE).keys).containsExactly(9, 7, 3);
        assertThat(read("k = 1 AND k = 2", false, WIDE).keys).isEmpty();
    }

    @Test
    void resumesWhereAPageEnded() throws Exception {
        PageLimits two = new PageLimits(2, 1_000_000, 1_000, 1_000);
        assertThat(read("k < 5", false, two)).isEqualTo(new Read(List.of(0, 1, 2, 3, 4), List.of(2, 2, 1)));
        assertThat(read("k < 5", true, two)).isEqualTo(new Read(List.of(4, 3, 2, 1, 0), List.of(2, 2, 1)));
        assertThat(read("k IN (1, 2, 3)", false, two)).isEqualTo(new Read(List.of(1, 2, 3), List.of(2, 1)));
        assertThat(read("k IN (1, 2, 3)", true, two)).isEqualTo(new Read(List.of(3, 2, 1), List.of(2, 1)));
    }

    @Test
    void readsManyKeysInTurn() throws Exception {
        String list = String.join(
                ", ", IntStream.range(-300, 400).mapToObj(String::valueOf).toList());
        assertThat(read("k IN (" + list + ")", false, new PageLimits(7, 1_000_000, 1_000, 1_000)).keys)
                .hasSize(100)
                .isSorted();
    }

    @Test
    void looksAtNoMoreRowsThanItMay() throws Exception {
        Read read = read("v = 'v9'", false, new PageLimits(1_000, 1_000_000, 10, 1_000));
        assertThat(read.keys).containsExactly(9, 19, 29, 39, 49, 59, 69, 79, 89, 99);
        assertThat(read.sizes).hasSize(11);
    }

    @Test
    void endsAPageWhenItHasTheBytes() throws Exception {
        int rowBytes = KEYS.encode(0).length
                + new RowCodec(TABLE.schema().columns().subList(1, 2)).encode(new Object[] {0}).length;
        assertThat(read("k < 6", false, new PageLimits(1_000, 2L * rowBytes, 1_000, 1_000)).sizes)
                .containsExactly(2, 2, 2, 0);
        assertThat(read("k < 3", false, new PageLimits(1_000, 1, 1_000, 1_000)).sizes)
                .containsExactly(1, 1, 1, 0);
    }

    @Test
    void reportsRowsThatFailWithTheirCoordinates() throws Exception {
        SelectPlan plan = new Queries(0, 0).<RuntimeException>plan("SELECT 1 / MOD(k, 50) FROM offers", name -> TABLE);
        RowEvaluation evaluation = new RowEvaluation(plan.fragment(), List.of());
        Page all = new PageReader(evaluation, WIDE).read(rows, new AccessPath.Scan(), false, null);
        assertThat(all.rows()).hasSize(98);
        assertThat(all.examined()).isEqualTo(100);
        assertThat(all.failures()).extracting(Page.Failure::offset).containsExactly(0L, 50L);
        assertThat(all.failures().get(1).timestamp()).isEqualTo(1_050);
        assertThat(all.failures().get(1).error().problem()).isEqualTo("division by zero");
        Page first = new PageReader(evaluation, new PageLimits(1_000, 1_000_000, 1_000, 1))
                .read(rows, new AccessPath.Scan(), false, null);
        assertThat(first.rows()).isEmpty();
        assertThat(first.resume()).isEqualTo(KEYS.encode(0));
    }

    @Test
    void reportsMalformedRows() throws Exception {
        rows.put(KEYS.encode(5), 5, new byte[] {9});
        rows.put(KEYS.encode(6), 6, new byte[] {1, 0, 70});
        SelectPlan plan = new Queries(0, 0).<RuntimeException>plan("SELECT v FROM offers WHERE k >= 0", name -> TABLE);
        RowEvaluation evaluation = new RowEvaluation(plan.fragment(), plan.fragmentArguments(List.of()));
        Page page = new PageReader(evaluation, WIDE).read(rows, new AccessPath.Scan(), false, null);
        assertThat(page.rows()).hasSize(98);
        assertThat(page.failures())
                .allSatisfy(failure -> assertThat(failure.error().message()).startsWith("the row is malformed: "));
    }

    @Test
    void refusesAPageOfNothing() {
        assertThatThrownBy(() -> new PageLimits(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
