package dev.vidi.query.expression;

import dev.vidi.query.catalog.ColumnType.Kind;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;

/**
 * Functions of dates and timestamps. Timestamps count microseconds here and milliseconds in Calcite's runtime, so its
 * functions see whole days, and what is below a day is calculated here. Intervals count milliseconds, or months.
 */
public final class TimeFunctions {
    private static final long MICROS_PER_DAY = TimeText.MICROS_PER_DAY;
    private static final long MILLIS_PER_DAY = MICROS_PER_DAY / 1_000;
    private static final long MICROS_PER_MINUTE = 60_000_000L;

    private TimeFunctions() {}

    /** Whether a time of day has a unit, which is one below a day. */
    public static boolean isOfDay(TimeUnitRange unit) {
        return isBelowDay(unit) && unit.startUnit != TimeUnit.DAY;
    }

    /** EXTRACT of a unit from a date, time or timestamp, a BIGINT. */
    public static Expression extract(String text, TimeUnitRange unit, ValueType type, Expression operand) {
        boolean date = type.kind() == Kind.DATE;
        return Strict.one(
                text, operand, value -> extract(unit, date ? (Integer) value * MICROS_PER_DAY : (Long) value));
    }

    private static long extract(TimeUnitRange unit, long micros) {
        long ofDay = Math.floorMod(micros, MICROS_PER_DAY);
        return switch (unit.startUnit) {
            case HOUR -> ofDay / (60 * MICROS_PER_MINUTE);
            case MINUTE -> ofDay / MICROS_PER_MINUTE % 60;
            case SECOND -> ofDay % MICROS_PER_MINUTE / 1_000_000;
            case MILLISECOND -> ofDay % MICROS_PER_MINUTE / 1_000;
            case MICROSECOND -> ofDay % MICROS_PER_MINUTE;
            case EPOCH -> micros / 1_000_000;
            default -> DateTimeUtils.unixDateExtract(unit, Math.floorDiv(micros, MICROS_PER_DAY));
        };
    }

    /** FLOOR or CEIL of a date or timestamp to a unit. */
    public static Expression floor(String text, boolean up, TimeUnitRange unit, ValueType type, Expression operand) {
        if (type.kind() == Kind.DATE) {
            return Strict.one(
                    text,
                    operand,
                    value -> isBelowDay(unit) ? value : (Object) Math.toIntExact(floorDays(unit, up, (Integer) value)));
        }
        return Strict.one(text, operand, value -> up ? ceil(unit, (Long) value) : floor(unit, (Long) value));
    }

    private static boolean isBelowDay(TimeUnitRange unit) {
        return switch (unit.startUnit) {
            case DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, NANOSECOND -> true;
            default -> false;
        };
    }

    private static long floor(TimeUnitRange unit, long micros) {
        return isBelowDay(unit)
                ? micros - Math.floorMod(micros, microsOf(unit.startUnit))
                : floorDays(unit, false, Math.floorDiv(micros, MICROS_PER_DAY)) * MICROS_PER_DAY;
    }

    private static long ceil(TimeUnitRange unit, long micros) {
        return isBelowDay(unit)
                ? micros + Math.floorMod(-micros, microsOf(unit.startUnit))
                : floorDays(unit, true, -Math.floorDiv(-micros, MICROS_PER_DAY)) * MICROS_PER_DAY;
    }

    private static long microsOf(TimeUnit unit) {
        return switch (unit) {
            case DAY -> MICROS_PER_DAY;
            case HOUR -> 60 * MICROS_PER_MINUTE;
            case MINUTE -> MICROS_PER_MINUTE;
            case SECOND -> 1_000_000;
            case MILLISECOND -> 1_000;
            default -> 1;
        };
    }

    private static long floorDays(TimeUnitRange unit, boolean up, long days) {
        return up ? DateTimeUtils.unixDateCeil(unit, days) : DateTimeUtils.unixDateFloor(unit, days);
    }

    /** A date or timestamp plus, or minus, an interval of months. */
    public static Expression plusMonths(
            String text, boolean minus, ValueType type, Expression operand, Expression months) {
        boolean date = type.kind() == Kind.DATE;
        return Strict.two(text, operand, months, (value, count) -> {
            int signed = minus ? Math.negateExact((Integer) count) : (Integer) count;
            if (date) {
                return DateTimeUtils.addMonths((int) (Integer) value, signed);
            }
            long micros = (Long) value;
            int days = DateTimeUtils.addMonths((int) Math.floorDiv(micros, MICROS_PER_DAY), signed);
            return days * MICROS_PER_DAY + Math.floorMod(micros, MICROS_PER_DAY);
        });
    }

    /** A date or timestamp plus, or minus, an interval of milliseconds; a date takes whole days of it. */
    public static Expression plusMillis(
            String text, boolean minus, ValueType type, Expression operand, Expression millis) {
        boolean date = type.kind() == Kind.DATE;
        return Strict.two(text, operand, millis, (value, count) -> {
            long signed = minus ? Math.negateExact((Long) count) : (Long) count;
            return date
                    ? (Object) Math.toIntExact(Math.addExact((long) (Integer) value, signed / MILLIS_PER_DAY))
                    : (Object) Math.addExact((Long) value, Math.multiplyExact(signed, 1_000L));
        });
    }

    /** The interval between two dates or timestamps, in milliseconds, or in whole months. */
    public static Expression between(
            String text, boolean months, ValueType leftType, Expression left, ValueType rightType, Expression right) {
        return Strict.two(text, left, right, (l, r) -> {
            long later = micros(leftType, l);
            long earlier = micros(rightType, r);
            return months
                    ? (Object)
                            DateTimeUtils.subtractMonths(Math.floorDiv(later, 1_000L), Math.floorDiv(earlier, 1_000L))
                    : (Object) ((later - earlier) / 1_000L);
        });
    }

    private static long micros(ValueType type, Object value) {
        return type.kind() == Kind.DATE ? (Integer) value * MICROS_PER_DAY : (Long) value;
    }
}
