package dev.vidi.query.row;

import dev.vidi.query.catalog.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Types, and the values that each admits. */
public final class ValueArbitraries {
    private static final long DAY_MIN = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long DAY_MAX = LocalDate.of(9_999, 12, 31).toEpochDay();
    private static final long MICROS_A_DAY = 86_400_000_000L;

    private ValueArbitraries() {}

    public static Arbitrary<ColumnType> types() {
        return Arbitraries.oneOf(keyTypes(), Arbitraries.of(ColumnType.BOOLEAN, ColumnType.DOUBLE));
    }

    public static Arbitrary<ColumnType> keyTypes() {
        Arbitrary<ColumnType> decimals = Arbitraries.integers()
                .between(1, 38)
                .flatMap(precision -> Arbitraries.integers()
                        .between(0, precision)
                        .map(scale -> ColumnType.decimal(precision, scale)));
        Arbitrary<ColumnType> plain = Arbitraries.of(
                ColumnType.INTEGER, ColumnType.BIGINT, ColumnType.VARCHAR, ColumnType.DATE, ColumnType.TIMESTAMP);
        return Arbitraries.oneOf(decimals, plain);
    }

    public static Arbitrary<Object> of(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Arbitraries.of(true, false).map(Object.class::cast);
            case INTEGER -> Arbitraries.integers().map(Object.class::cast);
            case BIGINT -> Arbitraries.longs().map(Object.class::cast);
            case DOUBLE -> Arbitraries.doubles().map(Object.class::cast);
            case VARCHAR -> text().map(Object.class::cast);
            case DATE -> Arbitraries.longs().between(DAY_MIN, DAY_MAX).map(LocalDate::ofEpochDay);
            case TIMESTAMP ->
                Arbitraries.longs()
                        .between(DAY_MIN * MICROS_A_DAY, (DAY_MAX + 1) * MICROS_A_DAY - 1)
                        .map(ValueArbitraries::micros);
            case DECIMAL -> {
                BigInteger max = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
                yield Arbitraries.bigIntegers()
                        .between(max.negate(), max)
                        .map(digits -> new BigDecimal(digits, type.scale()));
            }
        };
    }

    private static Object micros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    private static Arbitrary<String> text() {
        Arbitrary<Integer> codePoints = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(0, 0x7F)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(0, 1, 0xFF, 0xFFFD, 0xE000, 0xFFFF)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0x80, 0xD7FF)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10FFFF)));
        return codePoints
                .list()
                .ofMaxSize(12)
                .map(points -> points.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }
}
