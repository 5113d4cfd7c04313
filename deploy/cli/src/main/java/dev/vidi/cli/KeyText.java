package dev.vidi.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.client.Column;
import dev.vidi.client.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Keys as people type them: the text of the one column, or a JSON object of several. */
final class KeyText {

    private static final JsonFactory FACTORY = new JsonFactory();

    private KeyText() {}

    /** A key of a table, or a usage error that names the column and its type. */
    static Object parse(TableSchema table, String text) {
        List<Column> columns = table.keyColumns();
        return columns.size() == 1 ? value(columns.get(0), text) : object(columns, text);
    }

    private static Object object(List<Column> columns, String text) {
        Map<String, Object> key = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(columns, text);
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                String field = name;
                Column column = columns.stream()
                        .filter(each -> each.name().equals(field))
                        .findFirst()
                        .orElseThrow(() -> malformed(columns, text));
                JsonToken token = parser.nextToken();
                if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
                    throw malformed(columns, text);
                }
                key.put(name, value(column, parser.getText()));
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw malformed(columns, text);
            }
        } catch (IOException noJson) {
            throw malformed(columns, text);
        }
        if (key.size() != columns.size()) {
            throw malformed(columns, text);
        }
        return key;
    }

    private static CommandException malformed(List<Column> columns, String text) {
        String names = columns.stream()
                .map(column -> "\"" + column.name() + "\": ...")
                .collect(Collectors.joining(", ", "{", "}"));
        return new CommandException(
                ExitStatus.USAGE, "the key has several columns: give it as '" + names + "'; found '" + text + "'");
    }

    private static Object value(Column column, String text) {
        String type =
                column.type().toUpperCase(Locale.ROOT).replaceAll("\\(.*", "").strip();
        try {
            return switch (type) {
                case "INTEGER", "BIGINT" -> Long.parseLong(text);
                case "DECIMAL" -> new BigDecimal(text);
                case "DATE" -> LocalDate.parse(text);
                case "TIME" -> LocalTime.parse(text);
                case "TIMESTAMP" -> Instant.parse(text);
                case "VARBINARY" -> ByteBuffer.wrap(Base64.getDecoder().decode(text));
                default -> text;
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "key " + column.name() + " is a " + column.type() + ", found '" + text + "'"
                            + switch (type) {
                                case "TIMESTAMP" -> "; write it as 2026-01-31T12:00:00Z";
                                case "TIME" -> "; write it as 12:00:00";
                                case "VARBINARY" -> "; write it in base64";
                                default -> "";
                            });
        }
    }
}
