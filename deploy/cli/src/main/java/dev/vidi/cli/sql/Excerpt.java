package dev.vidi.cli.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/**
 * What a server says of a statement, as lines for people: with the place in the text that the statement was part of, the
 * line, and a caret below the place. Without a place it is the message alone.
 */
final class Excerpt {
    private static final int WIDTH_MAX = 100;
    private static final String INDENT = "      ";

    private Excerpt() {}

    static List<String> of(String message, SqlStatement statement) {
        Matcher told = Place.in(message);
        if (!told.find()) {
            return List.of(message);
        }
        Place place = Place.of(told);
        List<String> lines = new ArrayList<>();
        lines.add(message.substring(0, told.start())
                + place.from(new Place(statement.line(), statement.column()))
                + message.substring(told.end()));
        List<String> text = statement.sql().lines().toList();
        if (place.line() >= 1 && place.line() <= text.size()) {
            addCaret(text.get(place.line() - 1), place.column() - 1, lines);
        }
        return lines;
    }

    private static void addCaret(String line, int at, List<String> lines) {
        if (at < 0 || at > line.length()) {
            return;
        }
        int from = Math.max(0, Math.min(at - WIDTH_MAX / 2, line.length() - WIDTH_MAX));
        lines.add(INDENT + line.substring(from, Math.min(line.length(), from + WIDTH_MAX)));
        lines.add(INDENT + line.substring(from, at).replaceAll("[^\t]", " ") + "^");
    }
}
