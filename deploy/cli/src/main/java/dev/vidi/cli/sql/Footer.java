package dev.vidi.cli.sql;

import dev.vidi.cli.output.Format;
import dev.vidi.client.QueryEnd;
import dev.vidi.client.QueryHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells below the rows of a query where they came from, and always which partitions are missing. */
final class Footer {

    private Footer() {}

    static void print(QueryHeader header, QueryEnd end, long nanos, Display display) {
        if (display.format() == Format.TABLE) {
            display.out().println(text(header, end, nanos, display.timing()));
        }
        end.missing()
                .forEach(missing -> display.err()
                        .println("vidi: partition " + missing.partition() + " of " + header.table() + " is missing: "
                                + missing.reason()));
        display.err().flush();
    }

    private static String text(QueryHeader header, QueryEnd end, long nanos, boolean timing) {
        List<String> parts = new ArrayList<>();
        parts.add(count(end.rows(), "row"));
        int missing = end.missing().size();
        parts.add(
                (missing == 0 ? "" : header.partitions() - missing + " of ") + count(header.partitions(), "partition"));
        parts.add("read " + header.readId());
        parts.add(count(end.examined(), "row") + " examined");
        if (timing) {
            parts.add(String.format(Locale.ROOT, "%,d ms", TimeUnit.NANOSECONDS.toMillis(nanos)));
        }
        return "(" + String.join(", ", parts) + ")";
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
