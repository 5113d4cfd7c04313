package dev.vidi.cli.output;

import dev.vidi.client.Column;
import dev.vidi.client.SubscriptionEvent;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row of each event in columns for people, after what has happened to it. */
final class TableEvents implements EventPrinter.EventLines {
    private static final String LONGEST = "snapshot-complete";

    private final TextTable table;
    private final int columns;
    private final PrintWriter out;

    TableEvents(List<Column> columns, PrintWriter out) {
        List<String> names = new ArrayList<>(List.of("event" + " ".repeat(LONGEST.length() - "event".length())));
        columns.forEach(column -> names.add(column.name()));
        this.table = new TextTable(names);
        this.columns = columns.size();
        this.out = out;
    }

    @Override
    public void print(SubscriptionEvent event) {
        List<@Nullable Object> cells = new ArrayList<>(List.of(EventText.name(event)));
        EventText.row(event)
                .ifPresentOrElse(
                        row -> row.values().forEach(value -> cells.add(value == null ? "NULL" : value)),
                        () -> cells.addAll(java.util.Collections.nCopies(columns, "")));
        table.add(cells);
        table.print(out);
    }
}
