package dev.vidi.cli.output;

import dev.vidi.client.Column;
import dev.vidi.client.SubscriptionEvent;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row of each event as values separated by commas, after what has happened to it; events without a row are left out. */
final class CsvEvents implements EventPrinter.EventLines {
    private final PrintWriter out;

    CsvEvents(List<Column> columns, PrintWriter out) {
        this.out = out;
        List<String> names = new ArrayList<>(List.of("event"));
        columns.forEach(column -> names.add(column.name()));
        Csv.print(names, out);
    }

    @Override
    public void print(SubscriptionEvent event) {
        EventText.row(event).ifPresent(row -> {
            List<@Nullable Object> values = new ArrayList<>(List.of(EventText.name(event)));
            values.addAll(row.values());
            Csv.print(values, out);
        });
    }
}
