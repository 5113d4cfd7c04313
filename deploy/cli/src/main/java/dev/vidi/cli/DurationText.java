package dev.vidi.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations as people type them: {@code 500ms}, {@code 10s}, {@code 1.5m}, {@code 2h}; a bare number is in seconds. Below a
 * millisecond they are rounded up.
 */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?|\\.\\d{1,9})(ms|s|m|h|)");

    @Override
    public Duration convert(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException("expected a duration like 500ms, 10s, 5m or 2h, found " + text);
        }
        long millisEach = switch (parts.group(2)) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 1_000;
        };
        BigDecimal millis = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(millisEach));
        return Duration.ofMillis(
                millis.setScale(0, java.math.RoundingMode.CEILING).longValueExact());
    }
}
