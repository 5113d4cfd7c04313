package dev.vidi.cli;

import dev.vidi.cli.output.Refused;
import dev.vidi.client.VidiException;
import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code vidi} command: clients of a server, and whatever the other modules on the class path add. */
@CommandLine.Command(
        name = "vidi",
        description = "Vidi: a stream query platform in which a read is an event, like a write.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SqlCommand.class,
            SubscribeCommand.class,
            SubscriptionsCommand.class,
            TablesCommand.class,
            DescribeCommand.class,
            GetCommand.class,
            WriteCommand.class,
            LoadCommand.class,
            DeadLettersCommand.class,
            LogCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Clients find the server by --server or VIDI_SERVER; the default is 127.0.0.1:7171.",
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage, 3 nothing found, 4 server not reachable.",
            "",
            "Examples:",
            "  vidi demo                                            a shop, its reads and writes as events",
            "  vidi serve                                           a server with a Kafka of its own",
            "  vidi sql -c \"CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10,2))",
            "               WITH (topic = 'offers', partitions = 4)\"",
            "  vidi write offers '{\"sku\": \"a1\", \"price\": 9.99}'",
            "  vidi load offers offers.csv",
            "  vidi get offers a1",
            "  vidi subscribe \"SELECT sku, price FROM offers EMIT CHANGES\""
        })
public final class Vidi implements Runnable {

    /** Whatever it logs, calls tell too, in one line. Held here: the JDK forgets loggers that nobody holds. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Vidi() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command; the exit status. */
    public static int run(String... arguments) {
        GRPC.setLevel(Level.SEVERE);
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Vidi());
        for (Command command : ServiceLoader.load(Command.class)) {
            line.addSubcommand(command);
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler(Vidi::failed);
        return line;
    }

    private static int failed(Exception error, CommandLine line, ParseResult parsed) {
        if (error instanceof CommandException known) {
            line.getErr().println("vidi: " + known.getMessage());
            return known.status();
        }
        if (error instanceof VidiException refused) {
            Refused.print(refused, String.valueOf(refused.getMessage()), line.getErr());
            return ExitStatus.of(refused);
        }
        if (error instanceof IllegalArgumentException) {
            line.getErr().println("vidi: " + error.getMessage());
            return ExitStatus.USAGE;
        }
        line.getErr().println("vidi: a defect; please report it with what follows");
        error.printStackTrace(line.getErr());
        return ExitStatus.FAILED;
    }

    /** Without a subcommand: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
