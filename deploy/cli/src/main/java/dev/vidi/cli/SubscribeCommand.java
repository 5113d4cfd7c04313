package dev.vidi.cli;

import dev.vidi.cli.output.Format;
import dev.vidi.cli.shell.LiveTerminal;
import dev.vidi.cli.sql.Display;
import dev.vidi.cli.sql.Errors;
import dev.vidi.cli.sql.Follow;
import dev.vidi.cli.sql.ParameterText;
import dev.vidi.cli.sql.SqlStatement;
import dev.vidi.cli.sql.StatementException;
import dev.vidi.cli.sql.StatementReader;
import dev.vidi.cli.sql.StatementRunner;
import dev.vidi.client.Level;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.SubscribeOptions;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "subscribe",
        description = {
            "Follows a query: the rows that are there, and then every change of them, until Ctrl-C.",
            "On a terminal that is a table that changes in place; in a pipe one JSON object an event."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "It goes on by itself when the server was away. With --cursor-file it goes on where it was",
            "when it is started again, too.",
            "",
            "Examples:",
            "  vidi subscribe \"SELECT sku, price FROM offers WHERE price < 10 EMIT CHANGES\"",
            "  vidi subscribe \"SELECT * FROM offers WHERE sku = ? EMIT CHANGES\" --param '\"a1\"' --for 30s",
            "  vidi subscribe \"SELECT * FROM offers EMIT CHANGES\" --name prices | consume",
            "  vidi subscribe \"SELECT * FROM offers EMIT CHANGES\" --name prices --resume | consume",
            "  vidi subscribe \"SELECT * FROM offers EMIT CHANGES\" --cursor-file prices.cursor | consume",
            "  vidi subscribe \"SELECT * FROM offers EMIT CHANGES\" -o json --changes 10"
        })
final class SubscribeCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private CursorOptions cursors = new CursorOptions();

    @Parameters(paramLabel = "QUERY", description = "SELECT ... EMIT CHANGES.")
    private String text = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "A subscription with a name stays when this ends, and goes on logging changes; what was"
                    + " printed is acknowledged. vidi subscriptions lists and cancels them.")
    private @Nullable String name;

    @Option(
            names = "--param",
            paramLabel = "VALUE",
            description = "A value for each ? of the query, in order, as JSON: 12, 9.99, '\"text\"', true, null.")
    private List<String> parameters = new ArrayList<>();

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "What the rows that are there must see: ${COMPLETION-CANDIDATES} (default: session).")
    private @Nullable Level level;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "End after this time: 500ms, 10s, 5m, 2h.")
    private @Nullable Duration time;

    @Option(names = "--changes", paramLabel = "N", description = "End after so many changes.")
    private long changes;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (changes < 0) {
            throw new CommandException(ExitStatus.USAGE, "--changes is at least 1");
        }
        SqlStatement statement = statement();
        List<@Nullable Object> values = new ArrayList<>();
        parameters.forEach(parameter -> values.add(ParameterText.parse(parameter)));
        Display display = new Display(
                spec.commandLine().getOut(), spec.commandLine().getErr(), output.json() ? Format.JSON : Format.TABLE);
        if (OutputOptions.TERMINAL) {
            display.live(LiveTerminal::open);
        }
        if (cursors.acknowledged() && name == null) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "--resume without a cursor goes on behind what was acknowledged: it needs --name, or give it a file"
                            + " or a cursor");
        }
        SubscribeOptions options = SubscribeOptions.DEFAULT
                .withName(name)
                .withCursor(cursors.start())
                .withSnapshot(!cursors.acknowledged());
        try (VidiClient client = server.connect()) {
            StatementRunner runner = new StatementRunner(
                    new StatementRunner.Target(
                            client, tokens.session(client), tokens::keep, QueryOptions.DEFAULT, values),
                    display,
                    System::nanoTime);
            runner.follow(
                    statement,
                    new Follow(time, changes, tokens::keep, cursors::keep),
                    level == null ? options : options.withLevel(level));
            return ExitStatus.DONE;
        } catch (VidiException refused) {
            new Errors(display.err()).print(statement, refused);
            return ExitStatus.of(refused);
        }
    }

    private SqlStatement statement() {
        try {
            StatementReader statements = new StatementReader(new StringReader(text));
            Optional<SqlStatement> first = statements.next();
            if (first.isEmpty() || statements.next().isPresent()) {
                throw new CommandException(
                        ExitStatus.USAGE,
                        "expected one SELECT ... EMIT CHANGES, found "
                                + (first.isEmpty() ? "nothing" : "several statements"));
            }
            SqlStatement statement = first.get();
            if (!statement.followsChanges()) {
                throw new CommandException(
                        ExitStatus.USAGE,
                        "this does not end in EMIT CHANGES, so there is nothing to follow: add EMIT CHANGES to a SELECT,"
                                + " or run it once with vidi sql -c");
            }
            return statement;
        } catch (StatementException malformed) {
            throw new CommandException(ExitStatus.USAGE, String.valueOf(malformed.getMessage()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }
}
