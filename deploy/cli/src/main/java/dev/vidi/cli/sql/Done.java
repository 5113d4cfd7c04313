package dev.vidi.cli.sql;

import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.Ordered;
import dev.vidi.cli.output.TableList;
import dev.vidi.client.Executed;
import java.io.PrintWriter;

/** Shows what a statement of the catalog did. */
final class Done {

    private Done() {}

    static void print(SqlStatement statement, Executed executed, Display display) {
        switch (display.format()) {
            case TABLE -> table(statement, executed, display.out());
            case JSON ->
                display.out()
                        .println(Json.line(Ordered.of(
                                "message",
                                executed.message(),
                                "tables",
                                executed.tables().stream()
                                        .map(table -> table.schema().table())
                                        .toList())));
            case CSV -> csv(statement, executed, display);
        }
    }

    private static void table(SqlStatement statement, Executed executed, PrintWriter out) {
        if (!executed.message().isEmpty()) {
            out.println(executed.message());
        }
        if (shows(statement)) {
            TableList.print(executed.tables(), out);
        } else if (describes(statement)) {
            executed.tables().forEach(table -> TableList.describe(table, out));
        }
    }

    /** A message is no line of values, and goes elsewhere. */
    private static void csv(SqlStatement statement, Executed executed, Display display) {
        if (shows(statement)) {
            TableList.csv(executed.tables(), display.out());
        } else if (describes(statement)) {
            executed.tables().forEach(table -> TableList.describeCsv(table, display.out()));
        } else {
            display.err().println(executed.message());
            display.err().flush();
        }
    }

    private static boolean shows(SqlStatement statement) {
        return statement.verb().equals("SHOW");
    }

    private static boolean describes(SqlStatement statement) {
        return statement.verb().startsWith("DESC");
    }
}
