package dev.vidi.query.expression;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.DateTimeUtils;

/** Dates, times and timestamps as text, with microseconds, which Calcite's functions lack. */
public final class TimeText {
    static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final Pattern DATE = Pattern.compile("(\\d{1,4})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?Z?");

    private TimeText() {}

    /**
     * The days of a date such as 2024-01-31.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static int date(String text) {
        Matcher date = DATE.matcher(text.strip());
        if (!date.matches()) {
            throw new IllegalArgumentException("text is no date such as 2024-01-31");
        }
        try {
            int year = Integer.parseInt(date.group(1));
            if (year == 0) {
                throw new IllegalArgumentException("a DATE lies in the years 1 to 9999");
            }
            return (int) LocalDate.of(year, Integer.parseInt(date.group(2)), Integer.parseInt(date.group(3)))
                    .toEpochDay();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("text is no date: " + e.getMessage(), e);
        }
    }

    /**
     * The microseconds of a time of day such as 12:00:00.5; further digits are cut.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static long time(String text) {
        Matcher time = TIME.matcher(text.strip());
        if (!time.matches()) {
            throw new IllegalArgumentException("text is no time such as 12:00:00.5");
        }
        return micros(time, "time");
    }

    /**
     * The microseconds of a timestamp such as 2024-01-31 12:00:00.5, or of a date's midnight; further digits are cut.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static long timestamp(String text) {
        String stripped = text.strip();
        int between = Math.max(stripped.indexOf(' '), stripped.indexOf('T'));
        if (between < 0) {
            return date(stripped) * MICROS_PER_DAY;
        }
        Matcher time = TIME.matcher(stripped.substring(between + 1).strip());
        if (!time.matches()) {
            throw new IllegalArgumentException("text is no timestamp such as 2024-01-31 12:00:00.5");
        }
        return date(stripped.substring(0, between)) * MICROS_PER_DAY + micros(time, "timestamp");
    }

    private static long micros(Matcher time, String what) {
        int hour = Integer.parseInt(time.group(1));
        int minute = Integer.parseInt(time.group(2));
        int second = time.group(3) == null ? 0 : Integer.parseInt(time.group(3));
        if (hour > 23 || minute > 59 || second > 59) {
            throw new IllegalArgumentException("text is no " + what + ": a day ends at 23:59:59");
        }
        String fraction = time.group(4) == null ? "" : time.group(4);
        long micros = Long.parseLong((fraction + "000000").substring(0, 6));
        long seconds = (hour * 60L + minute) * 60L + second;
        return seconds * MICROS_PER_SECOND + micros;
    }

    static String ofDate(int days) {
        return DateTimeUtils.unixDateToString(days);
    }

    /** The digits of the fraction are as many as needed. */
    static String ofTime(long micros) {
        return withFraction(DateTimeUtils.unixTimeToString((int) (micros / 1_000_000L * 1_000L), 0), micros);
    }

    /** The digits of the fraction are as many as needed. */
    static String ofTimestamp(long micros) {
        String seconds = DateTimeUtils.unixTimestampToString(Math.floorDiv(micros, MICROS_PER_SECOND) * 1_000L, 0);
        return withFraction(seconds, micros);
    }

    private static String withFraction(String seconds, long micros) {
        long fraction = Math.floorMod(micros, MICROS_PER_SECOND);
        return fraction == 0
                ? seconds
                : seconds + "." + String.format("%06d", fraction).replaceAll("0+$", "");
    }
}
