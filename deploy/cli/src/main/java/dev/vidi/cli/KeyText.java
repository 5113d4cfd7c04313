package dev.vidi.cli;

import dev.vidi.client.Column;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;

/** Keys as people type them. */
final class KeyText {

    private KeyText() {}

    /** The value of a key column, or a usage error that names the column and its type. */
    static Object parse(Column column, String text) {
        String type =
                column.type().toUpperCase(Locale.ROOT).replaceAll("\\(.*", "").strip();
        try {
            return switch (type) {
                case "INTEGER", "BIGINT" -> Long.parseLong(text);
                case "DECIMAL" -> new BigDecimal(text);
                case "DATE" -> LocalDate.parse(text);
                case "TIMESTAMP" -> Instant.parse(text);
                default -> text;
            };
        } catch (NumberFormatException | DateTimeException e) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "key " + column.name() + " is a " + column.type() + ", found '" + text + "'"
                            + (type.equals("TIMESTAMP") ? "; write it as 2026-01-31T12:00:00Z" : ""));
        }
    }
}
