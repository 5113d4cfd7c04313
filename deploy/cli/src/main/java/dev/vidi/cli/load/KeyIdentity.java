package dev.vidi.cli.load;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Locale;

/** What spellings of one key have in common; other keys may have it in common with them. */
final class KeyIdentity {

    private static final int NUMBER_LENGTH_MAX = 100;

    private KeyIdentity() {}

    /**
     * The identity of a key.
     *
     * @param type of the key column, as SQL
     */
    static String of(String type, String text) {
        String kind = type.toUpperCase(Locale.ROOT);
        if (kind.startsWith("VARCHAR")) {
            return text.toLowerCase(Locale.ROOT); // a UUID has two spellings
        }
        if (text.length() > NUMBER_LENGTH_MAX) {
            return "";
        }
        if (kind.startsWith("TIMESTAMP")) {
            return timestamp(text.strip());
        }
        return kind.startsWith("TIME") ? time(text.strip()) : number(text.strip());
    }

    private static String number(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros().toString();
        } catch (NumberFormatException other) {
            return text;
        }
    }

    private static String time(String text) {
        try {
            return LocalTime.parse(text).toString();
        } catch (DateTimeException other) {
            return text;
        }
    }

    private static String timestamp(String text) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(text)).toString();
        } catch (NumberFormatException | DateTimeException other) {
            return instant(text);
        }
    }

    private static String instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeException other) {
            return text;
        }
    }
}
