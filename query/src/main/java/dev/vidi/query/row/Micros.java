package dev.vidi.query.row;

import java.time.Instant;
import java.time.LocalTime;

/** Timestamps as microseconds since 1970, and times as those since midnight: the form in which both codecs store them. */
final class Micros {
    private static final long PER_SECOND = 1_000_000L;
    private static final long PER_DAY = 86_400 * PER_SECOND;
    private static final long NANOS = 1_000;

    private Micros() {}

    static long of(Instant instant) {
        return instant.getEpochSecond() * PER_SECOND + instant.getNano() / 1_000;
    }

    static long of(LocalTime time) {
        return time.toNanoOfDay() / NANOS;
    }

    /**
     * The time after so many microseconds of a day.
     *
     * @throws IllegalArgumentException when a day has no so many
     */
    static LocalTime toTime(long micros) {
        if (micros < 0 || micros >= PER_DAY) {
            throw new IllegalArgumentException("a TIME lies between 00:00 and 24:00");
        }
        return LocalTime.ofNanoOfDay(micros * NANOS);
    }

    static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
    }
}
