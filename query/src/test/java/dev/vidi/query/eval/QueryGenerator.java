package dev.vidi.query.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.KeyCodec;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes tables, rows and queries over them that mean the same to Vidi and to H2. Where the two differ on purpose, the
 * generator stays away; these places are:
 *
 * <ul>
 *   <li><b>texts beyond U+FFFF</b>: Vidi orders by code point, as keys do, H2 by UTF-16 unit;
 *   <li><b>DOUBLE with DECIMAL or BIGINT</b>: DOUBLE in Calcite, DECFLOAT or NUMERIC in H2;
 *   <li><b>roots of negative numbers, and infinity</b>: a DOUBLE is finite in Vidi, so these fail; H2 has NaN;
 *   <li><b>quotients of DECIMALs</b>: H2 gives them another scale; they are compared with a tolerance, and not used in
 *       conditions or casts;
 *   <li><b>DECIMAL and DOUBLE as text</b>: {@code .5} in the standard and in Calcite, {@code 0.5} in H2;
 *   <li><b>text as a whole number</b>: Calcite takes digits only, H2 rounds {@code 1.5};
 *   <li><b>DOUBLE as a whole number</b>: Calcite rounds halves away from zero, H2 upward;
 *   <li><b>CHAR(n)</b>: H2 compares without the spaces that Calcite fills up with;
 *   <li><b>SUBSTRING from before the start, OVERLAY beyond the end</b>: errors or other texts;
 *   <li><b>backslash in LIKE</b>: the default escape of H2; there is none in Vidi;
 *   <li><b>a TIMESTAMP constant cast to fewer digits</b>: Calcite's planner cuts it, its runtime and H2 round;
 *   <li><b>INTERVALs of hours on a DATE</b>: whole days in Calcite, a TIMESTAMP in H2;
 *   <li><b>constants that fail</b>: H2 fails at once, also where no row needs them;
 *   <li><b>a VARBINARY as text</b>: hexadecimal digits in Calcite, UTF-8 in H2;
 *   <li><b>EXTRACT of WEEK and EPOCH</b>: other calendars and fractions in H2.
 * </ul>
 */
public final class QueryGenerator {

    private static final List<String> WORDS = List.of(
            "", "a", "b", "ab", "abc", "abd", "b%", "a_c", "Zoe", "é", "éa", " ab ", "12", "-7", "x'y", "\uFFFD");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\d+)}");
    private static final Pattern COLUMN = Pattern.compile("\\b(k|c\\d+)\\b");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private final Random random;
    private final TableSchema schema;
    private final List<Object> parameters = new ArrayList<>();
    private boolean parametersAllowed;

    public QueryGenerator(long seed) {
        this.random = new Random(seed);
        this.schema = schema();
    }

    private TableSchema schema() {
        ColumnType key = pick(List.of(
                ColumnType.VARCHAR,
                ColumnType.VARCHAR,
                ColumnType.BIGINT,
                ColumnType.INTEGER,
                ColumnType.decimal(6, 2),
                ColumnType.DATE,
                ColumnType.TIMESTAMP,
                ColumnType.TIME,
                ColumnType.VARBINARY));
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("k", key, false));
        List<ColumnType> others = List.of(
                ColumnType.INTEGER,
                ColumnType.INTEGER,
                ColumnType.BIGINT,
                ColumnType.decimal(10, 2),
                ColumnType.decimal(20, 4),
                ColumnType.DOUBLE,
                ColumnType.VARCHAR,
                ColumnType.VARCHAR,
                ColumnType.BOOLEAN,
                ColumnType.DATE,
                ColumnType.TIMESTAMP,
                ColumnType.TIME,
                ColumnType.VARBINARY);
        for (ColumnType type : others) {
            columns.add(new Column("c" + columns.size(), type, random.nextInt(4) > 0));
        }
        return new TableSchema(columns, 0);
    }

    public TableSchema table() {
        return schema;
    }

    /** Rows with keys of their own, fewer than a number. */
    public List<Object[]> rows(int max) {
        KeyCodec keys = new KeyCodec(schema.key().type());
        Map<ByteBuffer, Object[]> rows = new HashMap<>();
        int count = random.nextInt(max);
        for (int i = 0; i < count; i++) {
            Object[] row = row();
            rows.put(ByteBuffer.wrap(keys.encode(row[0])), row);
        }
        return List.copyOf(rows.values());
    }

    public Object[] row() {
        Object[] row = new Object[schema.columns().size()];
        for (int i = 0; i < row.length; i++) {
            Column column = schema.columns().get(i);
            row[i] = column.nullable() && chance(5) ? null : value(column.type());
        }
        return row;
    }

    private Object value(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> random.nextBoolean();
            case INTEGER -> chance(20) ? pick(List.of(Integer.MAX_VALUE, Integer.MIN_VALUE)) : random.nextInt(21) - 10;
            case BIGINT -> chance(20) ? pick(List.of(Long.MAX_VALUE, Long.MIN_VALUE)) : (long) random.nextInt(41) - 20;
            case DOUBLE -> (random.nextInt(81) - 40) / 8.0;
            case DECIMAL -> BigDecimal.valueOf(random.nextInt(4_001) - 2_000, type.scale());
            case VARCHAR -> pick(WORDS);
            case DATE -> LocalDate.of(2024, 1, 1).plusDays(random.nextInt(800) - 400);
            case ARRAY, MAP, ROW -> throw new IllegalArgumentException("no such column is made");
            case TIME -> {
                long micros = chance(2) ? random.nextInt(86_400) * 1_000_000L : random.nextInt(2_000_000_000);
                yield LocalTime.ofNanoOfDay(micros * 1_000);
            }
            case VARBINARY -> {
                byte[] bytes = new byte[pick(List.of(0, 1, 1, 1, 2, 2, 3))];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = pick(List.of((byte) 0, (byte) 1, (byte) 'a', (byte) 127, (byte) -128, (byte) -1));
                }
                yield Binary.owned(bytes);
            }
            case TIMESTAMP -> {
                Instant start = Instant.parse("2024-02-28T23:00:00Z");
                long micros = chance(2) ? random.nextInt(7_200) * 1_000_000L : random.nextInt(2_000_000_000);
                yield start.plusNanos(micros * 1_000);
            }
        };
    }

    /** A query of table {@code t}; {@code h2} asks H2 the same. Parameters stand in another order there, maybe. */
    public record Query(
            String vidi,
            List<Object> parameters,
            String h2,
            List<Object> h2Parameters,
            boolean ordered,
            boolean limited,
            boolean rounded) {

        /** The query of another table. */
        public String of(String table) {
            return vidi.replace(" FROM t", " FROM " + table);
        }

        /** The query of the one row of another table that has a key; it has no limit. */
        public String of(String table, Object key) {
            String asked = of(table);
            int end = ordered ? asked.lastIndexOf(" ORDER BY k") : asked.length();
            int where = asked.indexOf(" WHERE ");
            String condition = where < 0 ? "" : "(" + asked.substring(where + " WHERE ".length(), end) + ") AND ";
            return asked.substring(0, where < 0 ? end : where) + " WHERE " + condition + "k = "
                    + literalOf(key).vidi() + asked.substring(end);
        }

        /** Throws {@link AssertionError} when an answer is none of this query where another one is. */
        public void requireSame(List<List<Object>> found, List<List<Object>> expected) {
            if (ordered) {
                SameRows.require(found, expected, rounded);
            } else if (limited) {
                assertThat(found).hasSameSizeAs(expected);
            } else {
                SameRows.require(SameRows.sorted(found), SameRows.sorted(expected), rounded);
            }
        }
    }

    public Query query() {
        parameters.clear();
        parametersAllowed = chance(3);
        boolean rounded = false;
        List<Sql> items = new ArrayList<>();
        if (chance(4)) {
            items.add(Sql.same("*"));
        }
        int count = items.isEmpty() ? 1 + random.nextInt(4) : random.nextInt(3);
        for (int i = 0; i < count; i++) {
            boolean quotient = chance(12);
            rounded |= quotient;
            items.add(quotient ? Sql.of("#1 / #2", decimal(1), decimal(1)) : expression(pick(TYPES), 3));
        }
        if (rounded) {
            items.add(0, Sql.same("k")); // rows are told apart by more than a quotient
        }
        StringBuilder vidi = new StringBuilder("SELECT ");
        StringBuilder h2 = new StringBuilder("SELECT ");
        vidi.append(items.stream().map(Sql::vidi).collect(Collectors.joining(", ")))
                .append(" FROM t");
        h2.append(items.stream().map(Sql::h2).collect(Collectors.joining(", "))).append(" FROM t");
        if (!chance(6)) {
            Sql where = condition(3);
            vidi.append(" WHERE ").append(where.vidi());
            h2.append(" WHERE ").append(where.h2());
        }
        boolean ordered = chance(2);
        if (ordered) {
            String order = " ORDER BY k" + (chance(2) ? " DESC" : chance(2) ? " ASC" : "");
            vidi.append(order);
            h2.append(order);
        }
        boolean limited = chance(3);
        if (limited) {
            String limit = " LIMIT " + random.nextInt(12);
            vidi.append(limit);
            h2.append(limit);
        }
        return new Query(
                PARAMETER.matcher(vidi).replaceAll("?"),
                parameters(vidi),
                PARAMETER.matcher(h2).replaceAll("?"),
                parameters(h2),
                ordered,
                limited,
                rounded);
    }

    private List<Object> parameters(CharSequence text) {
        return PARAMETER
                .matcher(text)
                .results()
                .map(found -> parameters.get(Integer.parseInt(found.group(1))))
                .toList();
    }

    /** An expression without parameters. */
    public String expression() {
        parametersAllowed = false;
        return expression(pick(TYPES), 4).vidi();
    }

    private static final List<Kind> TYPES = List.of(
            Kind.BOOLEAN,
            Kind.INTEGER,
            Kind.BIGINT,
            Kind.DOUBLE,
            Kind.DECIMAL,
            Kind.VARCHAR,
            Kind.DATE,
            Kind.TIMESTAMP,
            Kind.TIME,
            Kind.VARBINARY);

    private Sql condition(int depth) {
        if (chance(3)) {
            return keyCondition();
        }
        if (depth > 0 && chance(2)) {
            return Sql.of(
                    pick(List.of("(#1 AND #2)", "(#1 OR #2)", "(#1 AND #2)", "(NOT #1)")),
                    condition(depth - 1),
                    condition(depth - 1));
        }
        return bool(depth);
    }

    /** A condition that may make an access path. */
    private Sql keyCondition() {
        ColumnType type = schema.key().type();
        Sql key = Sql.same("k");
        if (type.kind() == Kind.VARCHAR && chance(3)) {
            return chance(3)
                    ? Sql.of("k LIKE #1 ESCAPE '!'", escapedPattern())
                    : Sql.of("k LIKE #1", literalOf(pick(List.of("a%", "ab%", "%", "a_", "é%", "a", "b%", "12%"))));
        }
        return switch (random.nextInt(5)) {
            case 0 -> Sql.of("#1 = #2", key, compared(type));
            case 1 -> in(key, type);
            case 2 -> Sql.of("#1 BETWEEN #2 AND #3", key, compared(type), compared(type));
            case 3 -> Sql.of("#2 " + comparison() + " #1", key, compared(type));
            default -> Sql.of("#1 " + comparison() + " #2", key, compared(type));
        };
    }

    private Sql in(Sql operand, ColumnType type) {
        int count = 1 + random.nextInt(7);
        List<Sql> elements = IntStream.range(0, count)
                .mapToObj(i -> chance(12) ? Sql.same("NULL") : compared(type))
                .toList();
        String list = IntStream.range(0, count).mapToObj(i -> "#" + (i + 2)).collect(Collectors.joining(", "));
        List<Sql> all = new ArrayList<>(List.of(operand));
        all.addAll(elements);
        return Sql.of("#1 " + (chance(4) ? "NOT IN" : "IN") + " (" + list + ")", all.toArray(Sql[]::new));
    }

    private String comparison() {
        return pick(List.of("=", "<>", "<", "<=", ">", ">="));
    }

    private Sql bool(int depth) {
        if (depth <= 0) {
            return column(Kind.BOOLEAN);
        }
        switch (random.nextInt(9)) {
            case 0 -> {
                return Sql.of("(#1 IS " + (chance(2) ? "NOT " : "") + "NULL)", expression(pick(TYPES), depth - 1));
            }
            case 1 -> {
                return Sql.of(
                        "(#1 IS " + (chance(2) ? "NOT " : "") + pick(List.of("TRUE", "FALSE", "UNKNOWN")) + ")",
                        bool(depth - 1));
            }
            case 2 -> {
                return Sql.of("(#1 " + pick(List.of("AND", "OR")) + " #2)", bool(depth - 1), bool(depth - 1));
            }
            case 3 -> {
                String like = chance(4) ? "NOT LIKE" : "LIKE";
                return chance(2)
                        ? Sql.of("(#1 " + like + " #2)", text(depth - 1), pattern())
                        : Sql.of("(#1 " + like + " #2 ESCAPE '!')", text(depth - 1), escapedPattern());
            }
            case 4 -> {
                ColumnType type = pick(schema.columns()).type();
                return type.kind() == Kind.DOUBLE || type.kind() == Kind.BOOLEAN
                        ? column(Kind.BOOLEAN)
                        : Sql.of("(#1)", in(columnOf(type), type));
            }
            case 5 -> {
                Kind kind = pick(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.DECIMAL, Kind.DATE));
                return Sql.of(
                        "(#1 " + (chance(4) ? "NOT " : "") + "BETWEEN " + (chance(5) ? "SYMMETRIC " : "")
                                + "#2 AND #3)",
                        expression(kind, depth - 1),
                        expression(kind, depth - 1),
                        expression(kind, depth - 1));
            }
            case 6 -> {
                Kind kind = pick(TYPES);
                return Sql.of(
                        "(#1 IS " + (chance(2) ? "NOT " : "") + "DISTINCT FROM #2)",
                        expression(kind, depth - 1),
                        expression(kind, depth - 1));
            }
            default -> {
                Kind kind = pick(TYPES);
                Kind other = kind == Kind.INTEGER && chance(3) ? pick(List.of(Kind.BIGINT, Kind.DECIMAL)) : kind;
                return Sql.of(
                        "(#1 " + comparison() + " #2)", expression(kind, depth - 1), expression(other, depth - 1));
            }
        }
    }

    private Sql pattern() {
        return Sql.same("'"
                + pick(List.of("a%", "%b", "%", "_", "a_c", "%a%b%", "", "é_", "__", "x'y".replace("'", "''"))) + "'");
    }

    private Sql escapedPattern() {
        return Sql.same("'" + pick(List.of("b!%", "a!_c", "%!%", "!!%", "_!%%", "a!_%", "%a%", "!_")) + "'");
    }

    private Sql expression(Kind kind, int depth) {
        if (depth > 0 && chance(8)) {
            return branches(kind, depth);
        }
        return switch (kind) {
            case BOOLEAN -> bool(depth);
            case INTEGER -> integer(depth);
            case BIGINT -> bigint(depth);
            case DOUBLE -> real(depth);
            case DECIMAL -> decimal(depth);
            case VARCHAR -> text(depth);
            case DATE -> date(depth);
            case TIMESTAMP -> timestamp(depth);
            case TIME -> time(depth);
            case VARBINARY -> binary(depth);
            case ARRAY, MAP, ROW -> throw new IllegalArgumentException("no such column is made");
        };
    }

    private Sql branches(Kind kind, int depth) {
        Sql one = expression(kind, depth - 1);
        Sql other = expression(kind, depth - 1);
        return switch (random.nextInt(4)) {
            case 0 -> Sql.of("CASE WHEN #1 THEN #2 ELSE #3 END", bool(depth - 1), one, other);
            case 1 -> Sql.of("CASE WHEN #1 THEN #2 WHEN #3 THEN #4 END", bool(depth - 1), one, bool(depth - 1), other);
            case 2 -> Sql.of("COALESCE(#1, #2)", one, other);
            default -> Sql.of("NULLIF(#1, #2)", one, other);
        };
    }

    private Sql integer(int depth) {
        if (depth <= 0 || chance(4)) {
            return leaf(Kind.INTEGER);
        }
        Sql one = rowDependent(integer(depth - 1), Kind.INTEGER);
        return switch (random.nextInt(12)) {
            case 0 -> Sql.of("(#1 + #2)", one, integer(depth - 1));
            case 1 -> Sql.of("(#1 - #2)", one, integer(depth - 1));
            case 2 -> Sql.of("(#1 * #2)", one, integer(depth - 1));
            case 3 -> Sql.of("(#1 / #2)", one, integer(depth - 1));
            case 4 -> Sql.of("MOD(#1, #2)", one, integer(depth - 1));
            case 5 -> Sql.of("(- #1)", one);
            case 6 -> Sql.of("CHAR_LENGTH(#1)", text(depth - 1));
            case 7 -> Sql.of("POSITION(#1 IN #2)", "POSITION(#1, #2)", text(0), text(depth - 1));
            case 8 -> Sql.of("CAST(#1 AS INTEGER)", chance(3) ? column(Kind.VARCHAR) : decimal(depth - 1));
            case 9 ->
                Sql.of(
                        "CAST(EXTRACT(" + pick(List.of("HOUR", "MINUTE", "SECOND")) + " FROM #1) AS INTEGER)",
                        time(depth - 1));
            case 10 -> Sql.of("OCTET_LENGTH(#1)", binary(depth - 1));
            default ->
                Sql.of(
                        "CAST(EXTRACT("
                                + pick(List.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "QUARTER", "DOY"))
                                + " FROM #1) AS INTEGER)",
                        timestamp(depth - 1));
        };
    }

    private Sql bigint(int depth) {
        if (depth <= 0 || chance(4)) {
            return leaf(Kind.BIGINT);
        }
        Sql one = rowDependent(bigint(depth - 1), Kind.BIGINT);
        return switch (random.nextInt(7)) {
            case 0 -> Sql.of("(#1 + #2)", one, integer(depth - 1));
            case 1 -> Sql.of("(#1 - #2)", one, bigint(depth - 1));
            case 2 -> Sql.of("(#1 * #2)", one, bigint(depth - 1));
            case 3 -> Sql.of("(#1 / #2)", one, bigint(depth - 1));
            case 4 -> Sql.of("ABS(#1)", one);
            case 5 -> Sql.of("CAST(#1 AS BIGINT)", integer(depth - 1));
            default -> Sql.of("EXTRACT(" + pick(List.of("YEAR", "MONTH", "DAY")) + " FROM #1)", date(depth - 1));
        };
    }

    private Sql real(int depth) {
        if (depth <= 0 || chance(4)) {
            return leaf(Kind.DOUBLE);
        }
        Sql one = rowDependent(real(depth - 1), Kind.DOUBLE);
        return switch (random.nextInt(9)) {
            case 0 -> Sql.of("(#1 + #2)", one, real(depth - 1));
            case 1 -> Sql.of("(#1 - #2)", one, real(depth - 1));
            case 2 -> Sql.of("(#1 * #2)", one, real(depth - 1));
            case 3 -> Sql.of("(#1 / #2)", one, real(depth - 1));
            case 4 -> Sql.of("ABS(#1)", one);
            case 5 -> Sql.of("SQRT(ABS(#1))", one);
            case 6 -> Sql.of("FLOOR(#1)", one);
            case 7 -> Sql.of("POWER(#1, 2)", one);
            default -> Sql.of("CAST(#1 AS DOUBLE)", integer(depth - 1));
        };
    }

    private Sql decimal(int depth) {
        if (depth <= 0 || chance(3)) {
            return leaf(Kind.DECIMAL);
        }
        Sql one = rowDependent(decimal(depth - 1), Kind.DECIMAL);
        return switch (random.nextInt(12)) {
            case 0 -> Sql.of("(#1 + #2)", one, decimal(depth - 1));
            case 1 -> Sql.of("(#1 - #2)", one, integer(depth - 1));
            case 2 -> Sql.of("(#1 * #2)", columnOf(ColumnType.decimal(10, 2)), decimal(0));
            case 3 -> Sql.of("(- #1)", one);
            case 4 -> Sql.of("ABS(#1)", one);
            case 5 -> Sql.of("FLOOR(#1)", one);
            case 6 -> Sql.of("CEIL(#1)", one);
            case 7 -> Sql.of("ROUND(#1, 1)", one);
            case 8 -> Sql.of("TRUNCATE(#1, 1)", one);
            case 9 -> Sql.of("CAST(#1 AS DECIMAL(12, 1))", one);
            case 10 -> Sql.of("CAST(#1 AS DECIMAL(3, 1))", one);
            default -> Sql.of("MOD(#1, #2)", one, decimal(0));
        };
    }

    private Sql text(int depth) {
        if (depth <= 0 || chance(3)) {
            return leaf(Kind.VARCHAR);
        }
        Sql one = text(depth - 1);
        return switch (random.nextInt(9)) {
            case 0 -> Sql.of("(#1 || #2)", one, text(depth - 1));
            case 1 -> Sql.of("UPPER(#1)", one);
            case 2 -> Sql.of("LOWER(#1)", one);
            case 3 -> Sql.of("SUBSTRING(#1 FROM 2)", one);
            case 4 -> Sql.of("SUBSTRING(#1 FROM 1 FOR 2)", one);
            case 5 -> Sql.of("TRIM(#1)", one);
            case 6 -> Sql.of("REPLACE(#1, 'a', #2)", one, text(0));
            case 7 -> Sql.of("TRIM(LEADING 'a' FROM #1)", one);
            default ->
                Sql.of(
                        "CAST(#1 AS VARCHAR)",
                        expression(
                                pick(List.of(
                                        Kind.INTEGER, Kind.BIGINT, Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.BOOLEAN)),
                                depth - 1));
        };
    }

    private Sql date(int depth) {
        if (depth <= 0 || chance(3)) {
            return leaf(Kind.DATE);
        }
        return switch (random.nextInt(5)) {
            case 0 -> Sql.of("(#1 + INTERVAL '" + (1 + random.nextInt(40)) + "' DAY)", date(depth - 1));
            case 1 -> Sql.of("(#1 - INTERVAL '" + (1 + random.nextInt(13)) + "' MONTH)", date(depth - 1));
            case 2 -> Sql.of("FLOOR(#1 TO MONTH)", "CAST(DATE_TRUNC(MONTH, #1) AS DATE)", date(depth - 1));
            case 3 -> Sql.of("CAST('2024-02-29' AS DATE)");
            default -> Sql.of("CAST(#1 AS DATE)", timestamp(depth - 1));
        };
    }

    private Sql timestamp(int depth) {
        if (depth <= 0 || chance(3)) {
            return leaf(Kind.TIMESTAMP);
        }
        return switch (random.nextInt(6)) {
            case 0 -> Sql.of("(#1 + INTERVAL '" + (1 + random.nextInt(90)) + "' MINUTE)", timestamp(depth - 1));
            case 1 -> Sql.of("(#1 - INTERVAL '" + (1 + random.nextInt(13)) + "' MONTH)", timestamp(depth - 1));
            case 2 -> {
                String unit = pick(List.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"));
                yield Sql.of("FLOOR(#1 TO " + unit + ")", "DATE_TRUNC(" + unit + ", #1)", timestamp(depth - 1));
            }
            case 3 ->
                Sql.of(
                        "CAST('2024-02-29 12:30:00.000001' AS TIMESTAMP)",
                        "CAST('2024-02-29 12:30:00.000001' AS TIMESTAMP(6))");
            case 4 -> Sql.of("CAST(#1 AS TIMESTAMP(3))", columnOf(ColumnType.TIMESTAMP));
            default -> Sql.of("CAST(#1 AS TIMESTAMP)", "CAST(#1 AS TIMESTAMP(6))", date(depth - 1));
        };
    }

    private Sql time(int depth) {
        if (depth <= 0 || chance(3)) {
            return leaf(Kind.TIME);
        }
        return switch (random.nextInt(3)) {
            case 0 -> Sql.same("CAST('12:30:00.000001' AS TIME(6))");
            case 1 -> Sql.of("CAST(#1 AS TIME(3))", columnOf(ColumnType.TIME));
            default -> Sql.of("CAST(#1 AS TIME(6))", timestamp(depth - 1));
        };
    }

    private Sql binary(int depth) {
        return depth <= 0 || chance(2) ? leaf(Kind.VARBINARY) : Sql.of("CAST(#1 AS VARBINARY)", text(depth - 1));
    }

    private Sql rowDependent(Sql operand, Kind kind) {
        return COLUMN.matcher(operand.vidi()).find() ? operand : column(kind);
    }

    private Sql leaf(Kind kind) {
        return chance(4) ? constant(typeOf(kind)) : column(kind);
    }

    private ColumnType typeOf(Kind kind) {
        return kind == Kind.DECIMAL ? ColumnType.decimal(10, 2) : new ColumnType(kind, 0, 0);
    }

    private Sql column(Kind kind) {
        List<Column> columns = schema.columns().stream()
                .filter(column -> column.type().kind() == kind)
                .toList();
        return Sql.same(pick(columns).name());
    }

    private Sql columnOf(ColumnType type) {
        List<Column> columns = schema.columns().stream()
                .filter(column -> column.type().equals(type))
                .toList();
        return Sql.same(pick(columns).name());
    }

    private Sql constant(ColumnType type) {
        Object value = value(type);
        if (parametersAllowed && chance(2)) {
            parameters.add(value);
            return Sql.same("CAST({" + (parameters.size() - 1) + "} AS " + H2Oracle.type(type) + ")");
        }
        return literalOf(value);
    }

    /** A constant whose type the column says that it is compared with. */
    private Sql compared(ColumnType type) {
        if (parametersAllowed && chance(2)) {
            parameters.add(value(type));
            return Sql.same("{" + (parameters.size() - 1) + "}");
        }
        return literalOf(value(type));
    }

    static Sql literalOf(Object value) {
        if (value instanceof String text) {
            return Sql.same("'" + text.replace("'", "''") + "'");
        }
        if (value instanceof LocalDate date) {
            return Sql.same("DATE '" + date + "'");
        }
        if (value instanceof Instant instant) {
            return Sql.same("TIMESTAMP '" + STAMP.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "'");
        }
        if (value instanceof LocalTime time) {
            return Sql.same("TIME '" + TIME.format(time) + "'");
        }
        if (value instanceof Binary bytes) {
            return Sql.same("X'" + bytes.hex() + "'");
        }
        if (value instanceof Double number) {
            return Sql.same("CAST(" + BigDecimal.valueOf(number).toPlainString() + " AS DOUBLE)");
        }
        if (value instanceof Long number && number == Long.MIN_VALUE) {
            return Sql.same("(-9223372036854775807 - 1)");
        }
        if (value instanceof Integer number && number == Integer.MIN_VALUE) {
            return Sql.same("(-2147483647 - 1)");
        }
        return Sql.same(String.valueOf(value instanceof BigDecimal number ? number.toPlainString() : value));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    /** The columns of the table, as CREATE TABLE takes them. */
    public String columns() {
        return schema.columns().stream()
                .map(column -> column.name() + " " + column.type() + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", "));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public Random random() {
        return random;
    }
}
