package dev.vidi.cli.output;

import dev.vidi.client.SubscriptionDescription;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Subscriptions, shown. */
public final class SubscriptionList {

    private static final int PAGE_ROWS = 1_000;
    private static final List<String> HEADER =
            List.of("table", "name", "id", "principal", "state", "since", "lag", "query");

    private SubscriptionList() {}

    /** Subscriptions, for people. */
    public static void print(Stream<SubscriptionDescription> subscriptions, PrintWriter out) {
        TextTable text = new TextTable(HEADER, List.of(false, false, false, false, false, false, true, false));
        List<SubscriptionDescription> none = new ArrayList<>(1);
        subscriptions.forEach(subscription -> {
            none.add(subscription);
            text.add(row(subscription));
            if (text.waiting() >= PAGE_ROWS) {
                text.print(out);
                out.flush();
            }
        });
        if (none.isEmpty()) {
            out.println("no subscriptions; --all lists everybody's, and those without a name");
        } else {
            text.print(out);
        }
    }

    private static List<@Nullable Object> row(SubscriptionDescription subscription) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(subscription.table());
        row.add(subscription.name());
        row.add(subscription.id());
        row.add(subscription.principal());
        row.add(subscription.attached() ? "attached" : "detached");
        row.add(subscription.since());
        row.add(subscription.lag().isPresent() ? subscription.lag().getAsLong() : null);
        row.add(query(subscription));
        return row;
    }

    private static String query(SubscriptionDescription subscription) {
        return subscription.fragment() + (subscription.arguments().isEmpty() ? "" : "  " + subscription.arguments());
    }

    /** One subscription, for people. */
    public static void describe(SubscriptionDescription subscription, PrintWriter out) {
        out.println("subscription " + (subscription.name().isEmpty() ? "" : subscription.name() + ", ")
                + subscription.id() + " to table " + subscription.table());
        out.println("of " + (subscription.principal().isEmpty() ? "nobody in particular" : subscription.principal())
                + ", " + (subscription.attached() ? "attached" : "detached") + " since " + subscription.since()
                + ", session " + subscription.session());
        out.println("query: " + query(subscription));
        out.println(
                "shape " + subscription.shape() + ", changes in partition " + subscription.home() + " of the read log");
        TextTable text =
                new TextTable(List.of("partition", "applied up to", "acknowledged up to"), List.of(true, true, true));
        subscription
                .partitions()
                .forEach((partition, progress) ->
                        text.add(List.of(partition, progress.position(), progress.acknowledged())));
        text.print(out);
        subscription
                .lag()
                .ifPresentOrElse(
                        lag -> out.println("lag: " + lag + " records"),
                        () -> out.println("nothing was acknowledged yet"));
    }

    /** One subscription as an object. */
    public static Map<String, @Nullable Object> json(SubscriptionDescription subscription) {
        Map<String, @Nullable Object> json = Ordered.<@Nullable Object>of(
                "subscription",
                subscription.id(),
                "name",
                subscription.name(),
                "principal",
                subscription.principal(),
                "table",
                subscription.table(),
                "fragment",
                subscription.fragment(),
                "arguments",
                subscription.arguments(),
                "shape",
                subscription.shape(),
                "home",
                subscription.home(),
                "session",
                subscription.session(),
                "since",
                subscription.since(),
                "attached",
                subscription.attached(),
                "partitions",
                subscription.partitions().entrySet().stream()
                        .map(each -> Ordered.<Object>of(
                                "partition",
                                each.getKey(),
                                "position",
                                each.getValue().position(),
                                "acknowledged",
                                each.getValue().acknowledged()))
                        .toList());
        json.put("lag", subscription.lag().isPresent() ? subscription.lag().getAsLong() : null);
        return json;
    }
}
