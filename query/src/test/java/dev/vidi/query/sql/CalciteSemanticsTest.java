package dev.vidi.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.eval.QueryGenerator;
import dev.vidi.query.expression.EvaluationException;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.Frame;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.RowView;
import dev.vidi.query.row.StoredForm;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.calcite.DataContext;
import org.apache.calcite.DataContexts;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

/**
 * Expressions have the values that Calcite's own generated code gives them, wherever both have one: that code looks at
 * operands that do not matter, wraps around where ours overflows, and knows no microseconds.
 * {@code -Dvidi.select.expressions=N} asks more.
 */
final class CalciteSemanticsTest {

    private static final int EXPRESSIONS = Integer.getInteger("vidi.select.expressions", 300);
    private static final int EXPRESSIONS_PER_TABLE = 50;
    private static final int ROWS = 30;
    private static final Set<SqlTypeName> FRACTIONS = Set.of(SqlTypeName.TIME, SqlTypeName.TIMESTAMP);

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void expressionsHaveTheValuesOfCalcitesGeneratedCode() throws Exception {
        for (int table = 0; table * EXPRESSIONS_PER_TABLE < EXPRESSIONS; table++) {
            QueryGenerator generator = new QueryGenerator(5_000 + table);
            List<Object[]> rows = IntStream.range(0, ROWS)
                    .mapToObj(i -> inMilliseconds(generator.row()))
                    .toList();
            for (int i = 0; i < EXPRESSIONS_PER_TABLE; i++) {
                String sql = generator.expression().replaceAll("(\\.\\d{3})\\d{3}'", "$1000'");
                compare(sql, generator.table(), rows);
            }
        }
        System.out.println("expressions: " + counts);
        assertThat(counts.get("same")).isGreaterThan(EXPRESSIONS * ROWS / 2);
    }

    private static Object[] inMilliseconds(Object[] row) {
        for (int i = 0; i < row.length; i++) {
            if (row[i] instanceof Instant instant) {
                row[i] = instant.truncatedTo(ChronoUnit.MILLIS);
            } else if (row[i] instanceof LocalTime time) {
                row[i] = time.truncatedTo(ChronoUnit.MILLIS);
            }
        }
        return row;
    }

    private void compare(String sql, TableSchema schema, List<Object[]> rows) throws Exception {
        String text = "SELECT " + sql + " FROM t";
        SqlSelect select = (SqlSelect) Grammar.parse(text, Words.of(text), text);
        Validation validation = new Validation(schema);
        RexNode node = validation
                .converted(validation.validated(select.getSelectList()))
                .get(0);
        if (writesFractions(node)) {
            return; // without their fractions, there
        }
        RexTranslator translator = new RexTranslator(new RexTexts(text));
        Expression expression = translator.translate(node);
        Function1<DataContext, Object[]> generated;
        try {
            generated = RexExecutorImpl.getExecutable(
                            new RexBuilder(TypeSystem.typeFactory()), List.of(node), rowType(schema))
                    .getFunction();
        } catch (RuntimeException defect) {
            counts.merge("not compiled there: " + defect.getMessage(), 1, Integer::sum);
            return;
        }
        RowCodec codec = new RowCodec(schema);
        for (Object[] row : rows) {
            Object expected;
            try {
                expected = generated.apply(context(schema, row))[0];
            } catch (RuntimeException e) {
                counts.merge("failed there", 1, Integer::sum);
                continue;
            }
            Frame frame = new Frame(new Object[0], translator.memos());
            RowView view = new RowView(schema.columns());
            view.read(codec.encode(row));
            frame.look(view);
            try {
                Object found = expression.evaluate(frame);
                assertThat(canonical(found))
                        .as("%s is %s, of %s", sql, node, List.of(schema.columns()))
                        .isEqualTo(canonical(inMicroseconds(expected, node)));
                counts.merge("same", 1, Integer::sum);
            } catch (EvaluationException e) {
                assertThat(e.problem()).containsAnyOf("overflow", "number", "zero");
                counts.merge("failed here", 1, Integer::sum);
            }
        }
    }

    private static boolean writesFractions(RexNode node) {
        boolean[] found = {false};
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                found[0] |= call.getKind() == SqlKind.CAST
                        && call.getType().getSqlTypeName() == SqlTypeName.VARCHAR
                        && FRACTIONS.contains(
                                call.getOperands().get(0).getType().getSqlTypeName());
                return super.visitCall(call);
            }
        });
        return found[0];
    }

    private static Object inMicroseconds(Object value, RexNode node) {
        Kind kind = RexTypes.required(node.getType()).kind();
        boolean counted = kind == Kind.TIMESTAMP || kind == Kind.TIME;
        return counted && value != null ? (Object) (((Number) value).longValue() * 1_000) : value;
    }

    private static String canonical(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        }
        if (value instanceof Binary bytes) {
            return new ByteString(bytes.toBytes()).toString();
        }
        return value instanceof Double number && number == 0 ? "0.0" : String.valueOf(value);
    }

    private static RelDataType rowType(TableSchema schema) {
        RelDataTypeFactory types = TypeSystem.typeFactory();
        RelDataTypeFactory.Builder row = types.builder();
        schema.columns()
                .forEach(column -> row.add(column.name(), TypeSystem.of(types, column.type(), column.nullable())));
        return row.build();
    }

    private static DataContext context(TableSchema schema, Object[] row) {
        Object[] record = new Object[row.length];
        for (int i = 0; i < row.length; i++) {
            Column column = schema.columns().get(i);
            Object stored = row[i] == null ? null : StoredForm.of(column.type(), row[i]);
            if (stored instanceof Binary bytes) {
                record[i] = new ByteString(bytes.toBytes());
            } else if (stored != null && column.type().kind() == Kind.TIMESTAMP) {
                record[i] = (Long) stored / 1_000;
            } else if (stored != null && column.type().kind() == Kind.TIME) {
                record[i] = (int) ((Long) stored / 1_000);
            } else {
                record[i] = stored;
            }
        }
        return DataContexts.of(Map.of("inputRecord", record));
    }
}
