package dev.vidi.query.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.RowView;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import dev.vidi.query.sql.TestTables;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries over TIME, VARBINARY, ARRAY, MAP and ROW. */
final class NestedQueriesTest {

    private static final TableDefinition PEOPLE = TestTables.of(
            "people",
            new TableSchema(
                    List.of(
                            new Column("id", ColumnType.BIGINT, false),
                            new Column("clock", ColumnType.TIME, true),
                            new Column("raw", ColumnType.VARBINARY, true),
                            new Column("tags", ColumnType.parse("ARRAY<VARCHAR>"), true),
                            new Column("days", ColumnType.parse("ARRAY<DATE>"), true),
                            new Column("counts", ColumnType.parse("MAP<VARCHAR, INTEGER>"), true),
                            new Column("names", ColumnType.parse("MAP<INTEGER, VARCHAR>"), true),
                            new Column(
                                    "address",
                                    ColumnType.parse(
                                            "ROW(city VARCHAR, since TIMESTAMP, \"place\" ROW(lat DOUBLE, lon DOUBLE))"),
                                    true),
                            new Column("orders", ColumnType.parse("ARRAY<ROW(sku VARCHAR, n INTEGER)>"), true)),
                    0));
    private static final Instant SINCE = Instant.parse("2024-02-29T12:30:00.000001Z");
    private static final Object[] ROW = {
        1L,
        LocalTime.of(12, 30, 15, 250_000_000),
        Binary.of(new byte[] {1, (byte) 0xFF}),
        Arrays.asList("a", null, "b"),
        List.of(LocalDate.of(2024, 2, 29)),
        Map.of("x", 7),
        Map.of(3, "three"),
        Arrays.asList("Bonn", SINCE, List.of(50.7, 7.1)),
        List.of(List.of("s1", 2), Arrays.asList("s2", null))
    };
    private static final Object[] NULLS = {2L, null, null, null, null, null, null, null, null};

    private static List<Object> selected(String items, Object[] row, Object... parameters) throws Exception {
        SelectPlan plan = plan("SELECT " + items + " FROM offers");
        RowEvaluation evaluation =
                new RowEvaluation(plan.fragment(), plan.fragmentArguments(plan.admit(Arrays.asList(parameters))));
        byte[] projected = evaluation.project(view(row));
        assertThat(projected).as(String.valueOf(evaluation.error().message())).isNotNull();
        return Arrays.asList(new RowCodec(plan.columns()).decode(projected));
    }

    private static SelectPlan plan(String sql) throws StatementException {
        return new Queries(1 << 20, 1 << 20).<RuntimeException>plan(sql, name -> PEOPLE);
    }

    private static RowView view(Object[] row) {
        RowView view = new RowView(PEOPLE.schema().columns());
        view.read(new RowCodec(PEOPLE.schema()).encode(row));
        return view;
    }

    @Test
    void passesThemAsTheyAre() throws Exception {
        assertThat(selected("*", ROW)).containsExactly(ROW);
        assertThat(selected("orders, address", ROW)).containsExactly(ROW[8], ROW[7]);
        assertThat(selected("COALESCE(tags, tags), CASE WHEN id = 1 THEN days END", ROW))
                .containsExactly(ROW[3], ROW[4]);
    }

    @Test
    void looksIntoThem() throws Exception {
        assertThat(selected(
                        "tags[1], tags[2], tags[3], tags[4], tags[0], days[1], counts['x'], counts['y'], names[3], names[4]",
                        ROW))
                .containsExactly("a", null, "b", null, null, LocalDate.of(2024, 2, 29), 7, null, "three", null);
        assertThat(selected(
                        "address.city, offers.address.since, address.place.lat, address.\"place\".lon, orders[1].sku,"
                                + " orders[2].n, (address).city, address.SINCE",
                        ROW))
                .containsExactly("Bonn", SINCE, 50.7, 7.1, "s1", null, "Bonn", SINCE);
        assertThat(selected("CARDINALITY(tags), CARDINALITY(counts), CARDINALITY(orders), id + CARDINALITY(tags)", ROW))
                .containsExactly(3, 1, 2, 4L);
    }

    @Test
    void namesFieldsByTheirNames() throws Exception {
        assertThat(plan("SELECT address.city, address.place.lat AS l, tags[1] FROM offers")
                        .columns())
                .extracting(Column::name)
                .containsExactly("city", "l", "EXPR$2");
    }

    @Test
    void nothingOfNullIsNull() throws Exception {
        assertThat(selected(
                        "tags[1], counts['x'], address.city, address.place.lat, orders[1].sku, CARDINALITY(tags), tags IS"
                                + " NULL, address IS NOT NULL, tags = tags, EXTRACT(HOUR FROM clock), OCTET_LENGTH(raw)",
                        NULLS))
                .containsExactly(null, null, null, null, null, null, true, false, null, null, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "address.city = 'Bonn' | true",
                "address.city <> 'Bonn' | false",
                "address.place.lat > 50 | true",
                "address.since = TIMESTAMP '2024-02-29 12:30:00.000001' | true",
                "address.since > TIMESTAMP '2024-02-29 12:30:00' | true",
                "tags[1] IN ('x', 'a', 'y', 'z', 'q') | true",
                "tags[2] IS NULL | true",
                "counts['x'] + 1 = 8 | true",
                "days[1] >= DATE '2024-02-29' | true",
                "tags = tags AND counts = counts AND address = address AND orders <> orders | false",
                "tags IS DISTINCT FROM tags | false",
                "clock = TIME '12:30:15.25' | true",
                "clock = '12:30:15.25' | true",
                "clock > TIME '12:30:15' AND clock < TIME '12:30:16' | true",
                "clock BETWEEN '12:00:00' AND '13:00:00' | true",
                "TIME '23:59:59.999999' > clock | true",
                "CAST('12:30:15.25' AS TIME) = clock | true",
                "CAST(clock AS VARCHAR) = '12:30:15.25' | true",
                "CAST(clock AS TIME(0)) = TIME '12:30:15' | true",
                "CAST(TIMESTAMP '2024-01-01 12:30:15.25' AS TIME) = clock | true",
                "EXTRACT(HOUR FROM clock) = 12 AND MINUTE(clock) = 30 AND SECOND(clock) = 15 | true",
                "EXTRACT(MILLISECOND FROM clock) = 15250 | true",
                "raw = X'01FF' | true",
                "raw > X'01' AND raw < X'02' | true",
                "raw IN (X'00', X'01', X'01FF', X'03', X'04') | true",
                "OCTET_LENGTH(raw) = 2 | true",
                "CAST(raw AS VARCHAR) = '01ff' | true",
                "CAST('a' AS VARBINARY) = X'61' | true",
                "COALESCE(raw, X'00') <> X'00' | true",
            })
    void conditionsHold(String condition, boolean holds) throws Exception {
        SelectPlan plan = plan("SELECT id FROM offers WHERE " + condition);
        RowEvaluation evaluation = new RowEvaluation(plan.fragment(), plan.fragmentArguments(List.of()));
        assertThat(evaluation.test(view(ROW))).isEqualTo(holds ? Truth.TRUE : Truth.FALSE);
        assertThat(evaluation.test(view(NULLS))).isNotNull();
    }

    @Test
    void comparesThemWithParameters() throws Exception {
        assertThat(selected(
                        "tags = ?, counts = ?, address = ?, raw = ?, clock = ?, days <> ?",
                        ROW,
                        ROW[3],
                        ROW[5],
                        ROW[7],
                        ROW[2],
                        ROW[1],
                        List.of()))
                .containsExactly(true, true, true, true, true, true);
        assertThat(plan("SELECT id FROM offers WHERE orders = ?").parameterTypes())
                .containsExactly(PEOPLE.schema().columns().get(8).type());
    }

    /** The text of a fragment is what partitions make it of: it has to mean the same there. */
    @Test
    void aFragmentIsReadFromItsText() throws Exception {
        SelectPlan plan = plan(
                "SELECT address.place.lat, orders[1].n, clock FROM offers WHERE counts['x'] > 1 AND clock > '12:00'");
        assertThat(new Queries(0, 0).fragment(PEOPLE, plan.fragment().text()).text())
                .isEqualTo(plan.fragment().text())
                .contains("\"address\"['place']['lat']", "\"orders\"[1]['n']");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "SELECT address.town FROM offers | address is a ROW(city VARCHAR, since TIMESTAMP, place ROW(lat DOUBLE, lon DOUBLE)) and has no field town",
                "SELECT address.citi FROM offers | has no field citi; did you mean city?",
                "SELECT id.x FROM offers | id is a BIGINT and has no field x",
                "SELECT tags['a'] FROM offers | Cannot apply",
                "SELECT id[1] FROM offers | Cannot apply",
                "SELECT id FROM offers WHERE tags < tags | have no order; = and <> compare them",
                "SELECT id FROM offers WHERE tags = counts | Cannot apply '='",
                "SELECT id FROM offers WHERE tags = days | cannot be compared with",
                "SELECT ARRAY[1, 2] FROM offers | not supported",
                "SELECT ROW(1, 2) FROM offers | not supported",
                "SELECT CAST(tags AS VARCHAR) FROM offers | Cast function cannot convert",
                "SELECT id FROM offers ORDER BY tags | ORDER BY anything but the key",
                "SELECT POSITION(raw IN raw) FROM offers | of a VARBINARY is not supported",
                "SELECT clock + INTERVAL '1' HOUR FROM offers | line 1",
                "SELECT EXTRACT(YEAR FROM clock) FROM offers | Cannot apply 'EXTRACT'",
                "SELECT id FROM offers WHERE clock = '25:00:00' | a day ends at 23:59:59",
            })
    void refusesTheRest(String sql, String message) {
        assertThatThrownBy(() -> plan(sql))
                .isInstanceOf(StatementException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("cannot be planned");
    }
}
