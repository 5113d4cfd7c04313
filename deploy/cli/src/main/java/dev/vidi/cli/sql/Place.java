package dev.vidi.cli.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a text: line and column, from 1. */
record Place(int line, int column) {
    private static final Pattern TOLD = Pattern.compile("\\bline (\\d{1,9}), column (\\d{1,9})");

    /** A message that tells of a place in a statement: finds it, and tells of the place in the text around instead. */
    static Matcher in(String message) {
        return TOLD.matcher(message);
    }

    static Place of(Matcher told) {
        return new Place(Integer.parseInt(told.group(1)), Integer.parseInt(told.group(2)));
    }

    /** This place, of a text that begins at another. */
    Place from(Place start) {
        return line == 1 ? new Place(start.line, start.column + column - 1) : new Place(start.line + line - 1, column);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
