package dev.vidi.query.format;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;

/** Times in ISO 8601, with an offset or, without one, in UTC. */
public final class IsoTime {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT)
            .withChronology(IsoChronology.INSTANCE);

    private IsoTime() {}

    /**
     * The time of day that the text names, in UTC.
     *
     * @throws java.time.DateTimeException when it names none
     */
    static LocalTime parseTime(String text) {
        TemporalAccessor time = DateTimeFormatter.ISO_TIME.parseBest(text, OffsetTime::from, LocalTime::from);
        return time instanceof OffsetTime offset
                ? offset.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime()
                : (LocalTime) time;
    }

    /**
     * The instant that the text names.
     *
     * @throws java.time.DateTimeException when it names none
     */
    public static Instant parse(String text) {
        TemporalAccessor time = FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime offset
                ? offset.toInstant()
                : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    }
}
