package dev.vidi.query.sql;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/** Names of tables: letters, digits and underscores, so that they fit in messages, metrics and paths as they are. */
final class Names {

    private Names() {}

    static String table(String text, SqlIdentifier identifier) throws StatementException {
        int line = Math.max(1, identifier.getParserPosition().getLineNum());
        int column = Math.max(1, identifier.getParserPosition().getColumnNum());
        if (!identifier.isSimple()) {
            throw new StatementException(line, column, "tables have no schema: write the name alone");
        }
        return check(identifier.getSimple(), message -> new StatementException(line, column, message));
    }

    /** The names between the points of a name. */
    static List<String> parts(SqlIdentifier identifier) {
        return identifier.names;
    }

    static String check(String name, java.util.function.Function<String, StatementException> error)
            throws StatementException {
        if (!name.matches("[A-Za-z0-9_]{1,128}")) {
            throw error.apply("a table's name is 1 to 128 letters, digits or underscores");
        }
        return name;
    }
}
