package dev.vidi.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.eval.RowEvaluation;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.RowView;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every function and operator over operands of all types: refused where it stands, or of the type that the plan says. */
final class EveryFunctionTest {

    private static final TableDefinition OFFERS = TestTables.of("id", schema());

    private static final List<String> OPERANDS = List.of(
            "sku",
            "price",
            "stock",
            "sold",
            "weight",
            "offered",
            "until",
            "changed",
            "hours",
            "raw",
            "tags",
            "counts",
            "place",
            "place.x",
            "'a'",
            "TIME '12:00:00'",
            "X'00'",
            "2",
            "INTERVAL '36' HOUR",
            "INTERVAL '1' MONTH",
            "?",
            "NULL");

    private static final List<String> BINARY = List.of(
            "#1 + #2",
            "#1 - #2",
            "#1 * #2",
            "#1 / #2",
            "#1 % #2",
            "#1 || #2",
            "#1 = #2",
            "#1 < #2",
            "#1 IS DISTINCT FROM #2",
            "#1 LIKE #2",
            "#1 AND #2",
            "COALESCE(#1, #2)",
            "CASE WHEN offered THEN #1 ELSE #2 END",
            "TIMESTAMPADD(MONTH, #1, #2)",
            "TIMESTAMPADD(SECOND, #1, #2)",
            "TIMESTAMPADD(WEEK, #1, #2)",
            "TIMESTAMPDIFF(DAY, #1, #2)",
            "TIMESTAMPDIFF(QUARTER, #1, #2)",
            "TIMESTAMPDIFF(MILLISECOND, #1, #2)",
            "POSITION(#1 IN #2)",
            "TRIM(BOTH #1 FROM #2)",
            "#1 IN (#2, 3)",
            "(#1 - #2) DAY",
            "#1 + INTERVAL '1' DAY * #2");

    private static final List<String> UNARY = List.of(
            "- #1",
            "NOT #1",
            "#1 IS NULL",
            "#1 IS TRUE",
            "CAST(#1 AS BOOLEAN)",
            "CAST(#1 AS INTEGER)",
            "CAST(#1 AS BIGINT)",
            "CAST(#1 AS DOUBLE)",
            "CAST(#1 AS DECIMAL(10, 1))",
            "CAST(#1 AS VARCHAR(2))",
            "CAST(#1 AS CHAR(5))",
            "CAST(#1 AS DATE)",
            "CAST(#1 AS TIMESTAMP(2))",
            "CAST(#1 AS TIME(2))",
            "CAST(#1 AS VARBINARY)",
            "#1[1]",
            "#1['a']",
            "(#1).x",
            "#1 = #1",
            "#1 < #1",
            "#1 IS DISTINCT FROM #1",
            "COALESCE(#1, #1)",
            "EXTRACT(ISOYEAR FROM #1)",
            "EXTRACT(DOW FROM #1)",
            "EXTRACT(MILLISECOND FROM #1)",
            "EXTRACT(EPOCH FROM #1)",
            "EXTRACT(DECADE FROM #1)",
            "FLOOR(#1 TO WEEK)",
            "FLOOR(#1 TO MILLISECOND)",
            "CEIL(#1 TO DECADE)",
            "CEIL(#1 TO HOUR)");

    private static final Object[] ROW = {
        "7",
        new BigDecimal("9.99"),
        7,
        8L,
        -0.5,
        true,
        LocalDate.of(2024, 2, 29),
        Instant.parse("2024-02-29T12:34:56Z"),
        LocalTime.of(12, 34, 56, 789_000_000),
        Binary.of(new byte[] {1, 2}),
        List.of("a"),
        Map.of("a", 1),
        List.of(1, "a")
    };
    private static final Object[] NULLS = {"", null, null, 0L, null, null, null, null, null, null, null, null, null};

    /** Those of offers, and a column of each other sort. */
    private static TableSchema schema() {
        List<Column> columns = new ArrayList<>(TestTables.offers("id").schema().columns());
        columns.add(new Column("hours", ColumnType.TIME, true));
        columns.add(new Column("raw", ColumnType.VARBINARY, true));
        columns.add(new Column("tags", ColumnType.array(ColumnType.VARCHAR), true));
        columns.add(new Column("counts", ColumnType.map(ColumnType.VARCHAR, ColumnType.INTEGER), true));
        columns.add(new Column("place", ColumnType.parse("ROW(x INTEGER, y VARCHAR)"), true));
        return new TableSchema(columns, 0);
    }

    private final Queries queries = new Queries(0, 0);
    private final List<String> defects = new ArrayList<>();
    private int planned;

    @Test
    void isRefusedOrHasAValueOfItsType() {
        Random random = new Random(1);
        for (String first : OPERANDS) {
            UNARY.forEach(form -> check(form.replace("#1", first)));
            Functions.names().forEach(name -> check(name + "(" + first + ")"));
            for (String second : OPERANDS) {
                BINARY.forEach(form -> check(form.replace("#1", first).replace("#2", second)));
                for (String name : Functions.names()) {
                    String third = random.nextInt(3) == 0 ? ", " + OPERANDS.get(random.nextInt(OPERANDS.size())) : "";
                    if (random.nextInt(2) == 0) {
                        check(name + "(" + first + ", " + second + third + ")");
                    }
                }
            }
        }
        assertThat(defects).isEmpty();
        assertThat(planned).isGreaterThan(500);
    }

    private void check(String expression) {
        SelectPlan plan;
        try {
            plan = queries.<RuntimeException>plan("SELECT " + expression + " FROM offers", name -> OFFERS);
        } catch (StatementException refused) {
            if (String.valueOf(refused.getMessage()).contains("cannot be planned")) {
                defects.add(expression + ": " + refused.getMessage());
            }
            return;
        } catch (RuntimeException defect) {
            defects.add(expression + ": " + defect);
            return;
        }
        planned++;
        List<Object> arguments = new ArrayList<>();
        plan.fragment().argumentTypes().forEach(type -> arguments.add(null));
        RowEvaluation evaluation = new RowEvaluation(plan.fragment(), arguments);
        for (Object[] row : List.of(ROW, NULLS)) {
            RowView view = evaluation.newView();
            view.read(new RowCodec(OFFERS.schema()).encode(row));
            byte[] columns = evaluation.project(view);
            if (columns == null) {
                String error = evaluation.error().message();
                if (Stream.of("Exception", "defect", "a Java ", "NOT NULL").anyMatch(error::contains)) {
                    defects.add(expression + ": " + error);
                }
            } else {
                new RowCodec(plan.columns()).decode(columns);
            }
        }
    }
}
