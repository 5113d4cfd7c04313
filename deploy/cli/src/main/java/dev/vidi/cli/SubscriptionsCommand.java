package dev.vidi.cli;

import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.SubscriptionList;
import dev.vidi.client.SubscriptionDescription;
import dev.vidi.client.SubscriptionSelection;
import dev.vidi.client.VidiClient;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "subscriptions",
        description = "Lists subscriptions, shows one, or cancels one.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Listed are your own that have a name. Lag is how many records of the topic lie behind what was",
            "acknowledged.",
            "",
            "Examples:",
            "  vidi subscriptions",
            "  vidi subscriptions offers",
            "  vidi subscriptions offers --all -o json",
            "  vidi subscriptions offers prices",
            "  vidi subscriptions offers --cancel prices",
            "  vidi subscriptions offers --cancel 3f0e1c1a-7d5c-3b0e-9c55-0a4c1b6f2d11"
        })
final class SubscriptionsCommand implements Callable<Integer> {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "TABLE", description = "The table; all when left out.")
    private @Nullable String table;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME|ID", description = "Show this one.")
    private @Nullable String shown;

    @Option(names = "--all", description = "Everybody's, and also those without a name.")
    private boolean all;

    @Option(names = "--cancel", paramLabel = "NAME|ID", description = "End this one, for good.")
    private @Nullable String cancelled;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (cancelled != null && (shown != null || all)) {
            throw new CommandException(ExitStatus.USAGE, "--cancel ends the one subscription that it names");
        }
        try (VidiClient client = server.connect()) {
            if (cancelled != null) {
                return cancel(client, named(), cancelled);
            }
            if (shown != null) {
                return show(client, named(), shown);
            }
            Stream<SubscriptionDescription> subscriptions = tables(client)
                    .flatMap(of ->
                            client.subscriptions(all ? SubscriptionSelection.all(of) : SubscriptionSelection.own(of)));
            if (output.json()) {
                subscriptions.forEach(this::json);
            } else {
                SubscriptionList.print(subscriptions, spec.commandLine().getOut());
            }
            return ExitStatus.DONE;
        }
    }

    private String named() {
        if (table == null) {
            throw new CommandException(ExitStatus.USAGE, "which table? A name is of one table");
        }
        return table;
    }

    /** The table that was named, or all that answer. */
    private Stream<String> tables(VidiClient client) {
        return table != null
                ? Stream.of(table)
                : client.tables().stream()
                        .filter(each -> each.problem().isEmpty())
                        .map(each -> each.schema().table());
    }

    private int cancel(VidiClient client, String of, String which) {
        if (ID.matcher(which).matches()) {
            client.cancelSubscriptionById(of, which);
        } else {
            String unused = client.cancelSubscription(of, which);
        }
        spec.commandLine().getErr().println("subscription " + which + " is cancelled");
        return ExitStatus.DONE;
    }

    private int show(VidiClient client, String of, String which) {
        List<SubscriptionDescription> found = client.subscriptions(
                        ID.matcher(which).matches()
                                ? SubscriptionSelection.id(of, which)
                                : SubscriptionSelection.named(of, which))
                .toList();
        if (found.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("table " + of + " has no subscription " + which + " of yours; vidi subscriptions " + of
                            + " --all lists everybody's");
            return ExitStatus.NOTHING;
        }
        if (output.json()) {
            found.forEach(this::json);
        } else {
            found.forEach(
                    one -> SubscriptionList.describe(one, spec.commandLine().getOut()));
        }
        return ExitStatus.DONE;
    }

    private void json(SubscriptionDescription subscription) {
        spec.commandLine().getOut().println(Json.line(SubscriptionList.json(subscription)));
    }
}
