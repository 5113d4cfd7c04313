package dev.vidi.cli.sql;

import java.util.Locale;
import java.util.Set;

/**
 * A statement within a text of several.
 *
 * @param sql from its first character that is neither blank nor comment, without the semicolon
 * @param line of its first character, from 1
 * @param column of its first character, from 1
 * @param parameters how many {@code ?} it has
 * @param terminated whether a semicolon ended it
 * @param followsChanges whether it ends in EMIT CHANGES
 */
public record SqlStatement(
        String sql, int line, int column, int parameters, boolean terminated, boolean followsChanges) {

    /** As servers tell queries from statements of the catalog. */
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES");

    /** Whether it asks for rows. */
    public boolean isQuery() {
        return QUERIES.contains(verb());
    }

    /** Its first word in capitals. */
    String verb() {
        int end = 0;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(0, end).toUpperCase(Locale.ROOT);
    }
}
