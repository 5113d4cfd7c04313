package dev.vidi.query.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.row.Binary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether two answers are the same, whatever Java types their numbers have. */
public final class SameRows {

    private SameRows() {}

    /** In their order; {@code rounded} ones may differ in the last digit of a quotient. */
    public static void require(List<List<Object>> found, List<List<Object>> expected, boolean rounded) {
        assertThat(found).as("found %s, expected %s", found, expected).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            List<Object> row = found.get(i);
            List<Object> other = expected.get(i);
            boolean same = row.size() == other.size();
            for (int column = 0; same && column < row.size(); column++) {
                same = isSame(row.get(column), other.get(column), rounded);
            }
            assertThat(same).as("found %s, expected %s", row, other).isTrue();
        }
    }

    private static boolean isSame(Object found, Object expected, boolean rounded) {
        if (rounded && found instanceof BigDecimal quotient && expected instanceof BigDecimal other) {
            BigDecimal tolerance = quotient.ulp().max(other.ulp()); // each has the digits that its type says
            return quotient.subtract(other).abs().compareTo(tolerance) <= 0;
        }
        return canonical(found).equals(canonical(expected));
    }

    /** In an order of their values. */
    public static List<List<Object>> sorted(List<List<Object>> rows) {
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(
                row -> row.stream().map(SameRows::canonical).toList().toString()));
        return sorted;
    }

    private static String canonical(Object value) {
        if (value instanceof Number number) {
            BigDecimal decimal = number instanceof BigDecimal exact
                    ? exact
                    : number instanceof Double real ? BigDecimal.valueOf(real) : BigDecimal.valueOf(number.longValue());
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return Binary.of(bytes).hex();
        }
        return value instanceof Binary bytes ? bytes.hex() : String.valueOf(value);
    }
}
