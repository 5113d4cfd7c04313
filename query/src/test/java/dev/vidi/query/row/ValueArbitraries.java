package dev.vidi.query.row;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Types, and the values that each admits. */
public final class ValueArbitraries {
    private static final long DAY_MIN = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long DAY_MAX = LocalDate.of(9_999, 12, 31).toEpochDay();
    private static final long MICROS_A_DAY = 86_400_000_000L;

    private ValueArbitraries() {}

    public static Arbitrary<ColumnType> types() {
        return Arbitraries.oneOf(plainTypes(), nestedTypes(2));
    }

    /** Types whose values are made of no others. */
    public static Arbitrary<ColumnType> plainTypes() {
        return Arbitraries.oneOf(keyTypes(), Arbitraries.of(ColumnType.BOOLEAN, ColumnType.DOUBLE));
    }

    /** ARRAY, MAP and ROW, of so many levels at most. */
    public static Arbitrary<ColumnType> nestedTypes(int levels) {
        Arbitrary<ColumnType> within =
                levels > 1 ? Arbitraries.oneOf(plainTypes(), nestedTypes(levels - 1)) : plainTypes();
        Arbitrary<Boolean> nullable = Arbitraries.of(true, false);
        Arbitrary<ColumnType> keys =
                Arbitraries.of(ColumnType.VARCHAR, ColumnType.VARCHAR, ColumnType.INTEGER, ColumnType.BIGINT);
        Arbitrary<ColumnType> arrays = Combinators.combine(within, nullable).as(ColumnType::array);
        Arbitrary<ColumnType> maps = Combinators.combine(keys, within, nullable).as(ColumnType::map);
        Arbitrary<ColumnType> rows = Combinators.combine(within, nullable)
                .as((type, isNullable) -> new Column("f", type, isNullable))
                .list()
                .ofMinSize(1)
                .ofMaxSize(9)
                .map(ValueArbitraries::row);
        return Arbitraries.oneOf(arrays, maps, rows);
    }

    private static ColumnType row(List<Column> fields) {
        List<Column> named = new ArrayList<>();
        fields.forEach(field -> named.add(new Column("f" + named.size(), field.type(), field.nullable())));
        return ColumnType.row(named);
    }

    /** ROWs of types that can be columns of a key. */
    public static Arbitrary<ColumnType> compositeKeyTypes() {
        return keyTypes()
                .map(type -> new Column("f", type, false))
                .list()
                .ofMinSize(2)
                .ofMaxSize(4)
                .map(ValueArbitraries::row);
    }

    public static Arbitrary<ColumnType> keyTypes() {
        Arbitrary<ColumnType> decimals = Arbitraries.integers()
                .between(1, 38)
                .flatMap(precision -> Arbitraries.integers()
                        .between(0, precision)
                        .map(scale -> ColumnType.decimal(precision, scale)));
        Arbitrary<ColumnType> plain = Arbitraries.of(
                ColumnType.INTEGER,
                ColumnType.BIGINT,
                ColumnType.VARCHAR,
                ColumnType.VARBINARY,
                ColumnType.DATE,
                ColumnType.TIME,
                ColumnType.TIMESTAMP);
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
            case TIME ->
                Arbitraries.longs().between(0, MICROS_A_DAY - 1).map(micros -> LocalTime.ofNanoOfDay(micros * 1_000));
            case VARBINARY ->
                Arbitraries.bytes().array(byte[].class).ofMaxSize(12).map(Binary::of);
            case ARRAY -> part(type.element()).list().ofMaxSize(10).map(Function.identity());
            case MAP ->
                Arbitraries.maps(of(type.mapKey().type()), part(type.mapValue()))
                        .ofMaxSize(10)
                        .map(Function.identity());
            case ROW ->
                Combinators.combine(type.parts().stream()
                                .map(ValueArbitraries::part)
                                .toList())
                        .as(values -> (Object) values);
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

    private static Arbitrary<Object> part(Column part) {
        Arbitrary<Object> values = of(part.type());
        return part.nullable() ? values.injectNull(0.2) : values;
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
