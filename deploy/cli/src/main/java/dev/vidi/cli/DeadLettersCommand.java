package dev.vidi.cli;

import dev.vidi.cli.output.DeadLetterList;
import dev.vidi.cli.output.Json;
import dev.vidi.client.DeadLetter;
import dev.vidi.client.DeadLetterCursor;
import dev.vidi.client.DeadLetterSelection;
import dev.vidi.client.VidiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "dead-letters",
        description = "Shows the records of a table's topic that could not be applied, and why.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "They are kept for 30 days. One may be shown twice after a crash.",
            "",
            "Examples:",
            "  vidi dead-letters offers --limit 10",
            "  vidi dead-letters offers --partition 3 --follow",
            "  vidi dead-letters offers -o json | jq -r .value"
        })
final class DeadLettersCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "TABLE", description = "Name of the table.")
    private String table = "";

    @Option(names = "--partition", paramLabel = "N", description = "Only those of this partition of the topic.")
    private @Nullable Integer partition;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many of the latest, up to 10000 (default: all).")
    private int limit;

    @Option(
            names = {"-f", "--follow"},
            description = "Keep waiting for new ones.")
    private boolean follow;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        DeadLetterSelection selection = new DeadLetterSelection(table, partition, follow, limit);
        boolean any = false;
        try (VidiClient client = server.connect();
                DeadLetterCursor letters = client.deadLetters(selection)) {
            while (letters.hasNext()) {
                DeadLetter letter = letters.next();
                any = true;
                spec.commandLine()
                        .getOut()
                        .println(output.json() ? Json.line(DeadLetterList.json(letter)) : DeadLetterList.text(letter));
                spec.commandLine().getOut().flush();
            }
        }
        return any ? ExitStatus.DONE : ExitStatus.NOTHING;
    }
}
