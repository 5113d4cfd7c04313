package dev.vidi.cli.output;

import dev.vidi.client.PartitionDescription;
import dev.vidi.client.PartitionDescription.State;
import dev.vidi.client.TableState;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table with its partitions, shown. */
public final class StateList {
    private static final long KIB = 1024;

    private static final List<String> HEADER = List.of(
            "partition",
            "applied up to",
            "end",
            "lag",
            "horizon",
            "answers",
            "rows",
            "disk",
            "dead letters",
            "subscriptions",
            "keys",
            "node",
            "incarnation");
    private static final List<Boolean> RIGHT =
            List.of(true, true, true, true, true, false, true, true, true, true, false, false, false);

    private StateList() {}

    /** For people. */
    public static void print(TableState state, PrintWriter out) {
        TableList.describe(state.table(), out);
        out.println("keys are " + word(state) + "; made by: " + state.table().statement());
        TextTable text = new TextTable(HEADER, RIGHT);
        state.partitions().forEach((number, partition) -> text.add(row(number, partition)));
        text.print(out);
        state.partitions().forEach((number, partition) -> {
            if (!partition.problem().isEmpty()) {
                out.println("partition " + number + ": " + partition.problem());
            }
            partition
                    .ends()
                    .filter(ends -> ends.appended() > ends.committed())
                    .ifPresent(ends -> out.println("partition " + number + ": "
                            + (ends.appended() - ends.committed())
                            + " offsets at its end cannot be read yet, as a transaction is open"));
        });
    }

    private static String word(TableState state) {
        return switch (state.keys()) {
            case VERIFIED -> "where the partitioner puts them, so that one partition is read for each";
            case VIOLATED -> "not all where the partitioner puts them, so that all partitions are read for each";
            case ANY -> "anywhere, so that all partitions are read for each";
            case UNKNOWN -> "not known to be where the partitioner puts them, so that all partitions are read for each";
        };
    }

    private static List<@Nullable Object> row(int number, PartitionDescription partition) {
        State state = partition.state().orElse(null);
        List<@Nullable Object> row = new ArrayList<>(HEADER.size());
        row.add(number);
        row.add(state == null ? null : state.position());
        row.add(partition.ends().map(PartitionDescription.Ends::appended).orElse(null));
        row.add(partition.lag().isPresent() ? partition.lag().getAsLong() : null);
        row.add(state == null ? null : state.horizon());
        row.add(state == null ? "no answer" : state.answers() ? "yes" : "catching up");
        row.add(state == null ? null : state.rows());
        row.add(state == null ? null : bytes(state.diskBytes()));
        row.add(state == null ? null : state.deadLetters());
        row.add(state == null ? null : state.subscriptions());
        row.add(state == null ? null : state.keys().name().toLowerCase(Locale.ROOT));
        row.add(state == null ? null : state.node());
        row.add(state == null ? null : state.incarnation());
        return row;
    }

    /** With a unit that leaves a few digits. */
    static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        double left = bytes;
        String unit = "";
        for (String next : List.of("KiB", "MiB", "GiB", "TiB")) {
            if (left < KIB) {
                break;
            }
            left /= KIB;
            unit = next;
        }
        return String.format(Locale.ROOT, left < 10 ? "%.1f %s" : "%.0f %s", left, unit);
    }

    /** As an object; of a partition, what is not known is null. */
    public static Map<String, @Nullable Object> json(TableState state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(TableList.json(state.table()));
        json.put("statement", state.table().statement());
        json.put("keys", state.keys().name().toLowerCase(Locale.ROOT));
        json.put(
                "state",
                state.partitions().entrySet().stream()
                        .map(each -> json(each.getKey(), each.getValue()))
                        .toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(int number, PartitionDescription partition) {
        State state = partition.state().orElse(null);
        Map<String, @Nullable Object> json = Ordered.nullable("partition", number);
        json.put("position", state == null ? null : state.position());
        json.put(
                "end", partition.ends().map(PartitionDescription.Ends::appended).orElse(null));
        json.put(
                "committedEnd",
                partition.ends().map(PartitionDescription.Ends::committed).orElse(null));
        json.put("lag", partition.lag().isPresent() ? partition.lag().getAsLong() : null);
        json.put("horizon", state == null ? null : state.horizon());
        json.put("answers", state == null ? null : state.answers());
        json.put("rows", state == null ? null : state.rows());
        json.put("diskBytes", state == null ? null : state.diskBytes());
        json.put("deadLetters", state == null ? null : state.deadLetters());
        json.put("subscriptions", state == null ? null : state.subscriptions());
        json.put("parked", state == null ? null : state.parked());
        json.put("keys", state == null ? null : state.keys().name().toLowerCase(Locale.ROOT));
        json.put("node", state == null ? null : state.node());
        json.put("incarnation", state == null ? null : state.incarnation());
        json.put("problem", partition.problem());
        return json;
    }
}
