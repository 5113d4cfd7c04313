package dev.vidi.cli.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.vidi.client.Column;
import dev.vidi.client.TableSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values with a separator between them, as RFC 4180 says, below a line that names the columns. Nothing is NULL; between
 * quotes, nothing is an empty text.
 */
public final class CsvLines implements RowLines {
    private static final CsvFactory CSV = CsvFactory.builder()
            .enable(CsvParser.Feature.EMPTY_UNQUOTED_STRING_AS_NULL)
            .build();
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern NUMBER = Pattern.compile("([+-]?)0*(\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    private final TableSchema table;
    private final CsvSchema layout;
    private List<Column> columns = List.of();

    /** Rows of a table. */
    public CsvLines(TableSchema table, char separator) {
        this.table = table;
        this.layout = CsvSchema.emptySchema().withColumnSeparator(separator);
    }

    /** Takes the first line as the one that names the columns; {@link LoadException} when it does not. */
    @Override
    public boolean skips(Line line) {
        if (line.blank()) {
            return true;
        }
        if (!columns.isEmpty()) {
            return false;
        }
        if (line.problem() != null) {
            throw new LoadException("the line that names the columns " + line.problem());
        }
        try {
            columns = columns(values(RowLines.text(line)));
            return true;
        } catch (RejectedLineException malformed) {
            throw new LoadException("line " + line.number() + ", which names the columns, " + malformed.getMessage());
        }
    }

    private List<Column> columns(List<@Nullable String> names) {
        List<Column> named = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            Column column = table.columns().stream()
                    .filter(each -> each.name().equals(name == null ? "" : name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new LoadException("the first line names the columns, and table " + table.table()
                            + " has no column " + name + "; its columns are " + names(table.columns())));
            if (!seen.add(column.name())) {
                throw new LoadException("the first line names column " + column.name() + " twice");
            }
            named.add(column);
        }
        List<Column> missing = table.columns().stream()
                .filter(column -> (column.key() || !column.nullable()) && !seen.contains(column.name()))
                .toList();
        if (!missing.isEmpty()) {
            throw new LoadException("the first line names no column " + names(missing) + ", which is not nullable");
        }
        return named;
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    @Override
    public RowText row(Line line) throws RejectedLineException {
        List<@Nullable String> values = values(RowLines.text(line));
        if (values.size() != columns.size()) {
            throw new RejectedLineException(
                    "has " + values.size() + " values, expected " + columns.size() + ": " + names(columns));
        }
        StringWriter json = new StringWriter();
        KeyParts key = new KeyParts(table.keyColumns());
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            generator.writeStartObject();
            for (int i = 0; i < values.size(); i++) {
                Column column = columns.get(i);
                String value = values.get(i);
                generator.writeFieldName(column.name());
                write(generator, column, value);
                if (column.key() && value != null) {
                    boolean unused = key.take(column.name(), value);
                }
            }
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return new RowText(json.toString(), key.identity());
    }

    private List<@Nullable String> values(String text) throws RejectedLineException {
        List<@Nullable String> values = new ArrayList<>();
        try (CsvParser parser = CSV.createParser(text)) {
            parser.setSchema(layout);
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return values;
            }
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                values.add(token == JsonToken.VALUE_NULL ? null : parser.getText());
            }
            return values;
        } catch (JsonProcessingException malformed) {
            throw new RejectedLineException("is not valid CSV: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private static void write(JsonGenerator generator, Column column, @Nullable String value)
            throws IOException, RejectedLineException {
        if (value == null) {
            generator.writeNull();
            return;
        }
        String kind =
                column.type().toUpperCase(Locale.ROOT).replaceAll("[(<].*", "").strip();
        switch (kind) {
            case "BOOLEAN" -> generator.writeBoolean(flag(column, value.strip()));
            case "INTEGER", "BIGINT", "DOUBLE", "DECIMAL" -> generator.writeNumber(number(column, value.strip()));
            case "ARRAY", "MAP", "ROW" -> generator.writeRawValue(json(column, value));
            case "TIMESTAMP" -> {
                if (WHOLE.matcher(value).matches()) {
                    generator.writeNumber(Long.parseLong(value));
                } else {
                    generator.writeString(value);
                }
            }
            default -> generator.writeString(value);
        }
    }

    /** The text, when it is one value in JSON. */
    private static String json(Column column, String value) throws IOException, RejectedLineException {
        try (JsonParser parser = JSON.createParser(value)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.currentToken() == null || parser.nextToken() != null) {
                throw expected(column, "one value in JSON", value);
            }
            return value;
        } catch (JsonProcessingException malformed) {
            throw expected(column, "a value in JSON", value);
        }
    }

    private static boolean flag(Column column, String value) throws RejectedLineException {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected(column, "true or false", value);
        };
    }

    private static String number(Column column, String value) throws RejectedLineException {
        Matcher number = NUMBER.matcher(value);
        if (!number.matches()) {
            throw expected(column, "a number", value);
        }
        return ("-".equals(number.group(1)) ? "-" : "") + number.group(2);
    }

    private static RejectedLineException expected(Column column, String what, String value) {
        String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
        return new RejectedLineException(
                "column " + column.name() + " is " + column.type() + ": expected " + what + ", found '" + shown + "'");
    }
}
