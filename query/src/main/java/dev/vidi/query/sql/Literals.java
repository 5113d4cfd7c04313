package dev.vidi.query.sql;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.expression.TimeText;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.Domain;
import dev.vidi.query.row.StoredForm;
import java.math.BigDecimal;
import org.apache.calcite.sql.SqlAbstractDateTimeLiteral;
import org.apache.calcite.sql.SqlBinaryStringLiteral;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.util.BitString;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/** Constants as they stand in a query, and their values. */
final class Literals {

    /** A decimal of so many digits and the DOUBLE next to it are written the same. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int MICROS_DIGITS = 6;
    private static final int INTERVAL_DIGITS = 3;

    private Literals() {}

    /** Refuses constants of types that there are not. */
    static void check(SqlLiteral literal) throws StatementException {
        switch (literal.getTypeName()) {
            case BOOLEAN, DECIMAL, DOUBLE, DATE, TIME, TIMESTAMP, BINARY, NULL, SYMBOL -> {
                // of types that columns can have, or parts of the grammar
            }
            case CHAR -> text((SqlCharStringLiteral) literal);
            case UNKNOWN -> checkTagged((SqlUnknownLiteral) literal);
            case INTERVAL_YEAR,
                    INTERVAL_YEAR_MONTH,
                    INTERVAL_MONTH,
                    INTERVAL_DAY,
                    INTERVAL_DAY_HOUR,
                    INTERVAL_DAY_MINUTE,
                    INTERVAL_DAY_SECOND,
                    INTERVAL_HOUR,
                    INTERVAL_HOUR_MINUTE,
                    INTERVAL_HOUR_SECOND,
                    INTERVAL_MINUTE,
                    INTERVAL_MINUTE_SECOND,
                    INTERVAL_SECOND -> checkInterval((SqlIntervalLiteral) literal);
            default ->
                throw Errors.at(
                        literal,
                        literal.getTypeName() + " constants are not supported; " + ColumnType.supported() + " are");
        }
    }

    /** Intervals count milliseconds: what is below would be lost. */
    private static void checkInterval(SqlIntervalLiteral literal) throws StatementException {
        String text = literal.getValueAs(SqlIntervalLiteral.IntervalValue.class).getIntervalLiteral();
        int point = text.indexOf('.');
        if (point >= 0 && text.length() - point - 1 > INTERVAL_DIGITS) {
            throw Errors.at(literal, "an INTERVAL has at most " + INTERVAL_DIGITS + " digits after the point");
        }
    }

    private static void checkTagged(SqlUnknownLiteral literal) throws StatementException {
        try {
            switch (literal.tag) {
                case "DATE" -> TimeText.date(String.valueOf(literal.getValue()));
                case "TIME" -> TimeText.time(String.valueOf(literal.getValue()));
                case "TIMESTAMP" -> TimeText.timestamp(String.valueOf(literal.getValue()));
                default ->
                    throw Errors.at(
                            literal, literal.tag + " constants are not supported; " + ColumnType.supported() + " are");
            }
        } catch (IllegalArgumentException malformed) {
            throw Errors.at(literal, literal.tag + ": " + malformed.getMessage());
        }
    }

    /** A text constant, whatever character set it names. */
    static String text(SqlCharStringLiteral literal) throws StatementException {
        String text = literal.getValueAs(NlsString.class).getValue();
        try {
            return (String) Domain.admit(ColumnType.VARCHAR, text);
        } catch (IllegalArgumentException malformed) {
            throw Errors.at(literal, String.valueOf(malformed.getMessage()));
        }
    }

    /**
     * The constant as a value of a column's type; null when it is not one, or compares differently.
     *
     * @throws StatementException when it is a text that should be a date or timestamp, and is none
     */
    static @Nullable Object valueOf(SqlLiteral literal, ColumnType type) throws StatementException {
        Object value = switch (type.kind()) {
            case BOOLEAN -> literal.getValue() instanceof Boolean truth ? truth : null;
            case INTEGER, BIGINT, DECIMAL -> isExact(literal) ? literal.getValue() : null;
            case DOUBLE -> real(literal);
            case VARCHAR -> literal instanceof SqlCharStringLiteral text ? text(text) : null;
            case DATE -> date(literal);
            case TIME -> time(literal);
            case TIMESTAMP -> timestamp(literal);
            case VARBINARY -> literal instanceof SqlBinaryStringLiteral bytes ? binary(bytes) : null;
            case ARRAY, MAP, ROW -> null;
        };
        return value == null ? null : admitted(type, value);
    }

    private static @Nullable Object admitted(ColumnType type, Object value) {
        try {
            Object number = value;
            if (value instanceof BigDecimal decimal && type.kind() == Kind.INTEGER) {
                number = decimal.intValueExact();
            } else if (value instanceof BigDecimal decimal && type.kind() == Kind.BIGINT) {
                number = decimal.longValueExact();
            }
            return Domain.admit(type, number);
        } catch (IllegalArgumentException | ArithmeticException notOfTheType) {
            return null;
        }
    }

    private static boolean isExact(SqlLiteral literal) {
        return literal instanceof SqlNumericLiteral number && number.getScale() != null;
    }

    private static @Nullable Object real(SqlLiteral literal) {
        if (!(literal instanceof SqlNumericLiteral) || !(literal.getValue() instanceof BigDecimal number)) {
            return null;
        }
        boolean same = !isExact(literal) || number.precision() <= DOUBLE_DIGITS;
        double value = number.doubleValue();
        return same && Double.isFinite(value) ? (Object) value : null;
    }

    private static @Nullable Object date(SqlLiteral literal) throws StatementException {
        String text = taggedOrPlain(literal, "DATE");
        try {
            return text == null ? null : StoredForm.value(ColumnType.DATE, TimeText.date(text));
        } catch (IllegalArgumentException malformed) {
            throw Errors.at(literal, "compared with a DATE: " + malformed.getMessage());
        }
    }

    private static @Nullable Object time(SqlLiteral literal) throws StatementException {
        String text = taggedOrPlain(literal, "TIME");
        if (text == null || hasFinerFraction(text)) {
            return null;
        }
        try {
            return StoredForm.value(ColumnType.TIME, TimeText.time(text));
        } catch (IllegalArgumentException malformed) {
            throw Errors.at(literal, "compared with a TIME: " + malformed.getMessage());
        }
    }

    private static @Nullable Object binary(SqlBinaryStringLiteral literal) {
        BitString bits = literal.getValueAs(BitString.class);
        return bits.getBitCount() % Byte.SIZE == 0 ? Binary.owned(bits.getAsByteArray()) : null;
    }

    private static boolean hasFinerFraction(String text) {
        return text.indexOf('.') >= 0 && text.length() - text.indexOf('.') - 1 > MICROS_DIGITS;
    }

    private static @Nullable Object timestamp(SqlLiteral literal) throws StatementException {
        String stamp = taggedOrPlain(literal, "TIMESTAMP");
        String text = stamp == null ? taggedOrPlain(literal, "DATE") : stamp;
        if (text == null || hasFinerFraction(text)) {
            return null;
        }
        try {
            return StoredForm.value(ColumnType.TIMESTAMP, TimeText.timestamp(text));
        } catch (IllegalArgumentException malformed) {
            throw Errors.at(literal, "compared with a TIMESTAMP: " + malformed.getMessage());
        }
    }

    private static @Nullable String taggedOrPlain(SqlLiteral literal, String tag) throws StatementException {
        if (literal instanceof SqlCharStringLiteral text) {
            return text(text);
        }
        if (literal instanceof SqlUnknownLiteral tagged) {
            return tagged.tag.equals(tag) ? String.valueOf(tagged.getValue()) : null;
        }
        boolean isTime = literal instanceof SqlAbstractDateTimeLiteral
                && literal.getTypeName().getName().equals(tag);
        return isTime ? ((SqlAbstractDateTimeLiteral) literal).toFormattedString() : null;
    }
}
