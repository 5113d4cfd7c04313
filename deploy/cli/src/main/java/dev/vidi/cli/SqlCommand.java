package dev.vidi.cli;

import dev.vidi.cli.output.Format;
import dev.vidi.cli.shell.LiveTerminal;
import dev.vidi.cli.shell.Shell;
import dev.vidi.cli.sql.Display;
import dev.vidi.cli.sql.Errors;
import dev.vidi.cli.sql.ParameterText;
import dev.vidi.cli.sql.SqlStatement;
import dev.vidi.cli.sql.StatementException;
import dev.vidi.cli.sql.StatementReader;
import dev.vidi.cli.sql.StatementRunner;
import dev.vidi.client.Level;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "sql",
        description = {
            "Runs statements: SELECT, CREATE TABLE, DROP TABLE, SHOW TABLES, DESCRIBE.",
            "SELECT ... EMIT CHANGES goes on until Ctrl-C: see also vidi subscribe.",
            "Without -c and -f they come from standard input; on a terminal that is a shell, where \\h helps."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The first statement that fails ends a text of several, with exit status 1; a shell goes on.",
            "",
            "Examples:",
            "  vidi sql",
            "  vidi sql -c \"CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10,2))"
                    + " WITH (topic = 'offers', partitions = 4)\"",
            "  vidi sql -c \"SELECT sku, price FROM offers WHERE price < 10 ORDER BY sku LIMIT 20\"",
            "  vidi sql -c \"SELECT * FROM offers WHERE sku = ?\" --param '\"a1\"' --level strong -o json",
            "  vidi sql -f report.sql -o csv --token-file session.token > report.csv",
            "  vidi sql < statements.sql"
        })
final class SqlCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @ArgGroup
    private Source source = new Source();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json|csv",
            description = "Form of the rows: a table, one JSON object a line, or values separated by commas"
                    + " (default: table on a terminal, else json).")
    private Format format = OutputOptions.TERMINAL ? Format.TABLE : Format.JSON;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "What queries must see: ${COMPLETION-CANDIDATES} (default: session).")
    private @Nullable Level level;

    @Option(
            names = "--param",
            paramLabel = "VALUE",
            description = "A value for each ? of a query, in order, as JSON: 12, 9.99, '\"text\"', true, null.")
    private List<String> parameters = new ArrayList<>();

    @Option(
            names = "--allow-partial",
            description = "Take answers in which partitions are missing; standard error names them.")
    private boolean allowPartial;

    @Option(
            names = "--max-rows",
            paramLabel = "N",
            description = "Queries that have more rows fail (default: no bound).")
    private long rowsMax;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Where the statements are. */
    static final class Source {
        @Option(
                names = {"-c", "--command"},
                paramLabel = "STATEMENTS",
                description = "The statements, separated by semicolons.")
        private @Nullable String text;

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "A file of statements.")
        private @Nullable Path file;

        boolean isInput() {
            return text == null && file == null;
        }

        Reader open() throws IOException {
            if (text != null) {
                return new StringReader(text);
            }
            return file != null
                    ? Files.newBufferedReader(file)
                    : new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
    }

    @Override
    public Integer call() {
        Display display =
                new Display(spec.commandLine().getOut(), spec.commandLine().getErr(), format);
        List<@Nullable Object> values = new ArrayList<>();
        parameters.forEach(parameter -> values.add(ParameterText.parse(parameter)));
        QueryOptions options =
                QueryOptions.DEFAULT.withAllowPartial(allowPartial).withRowsMax(rowsMax);
        try (VidiClient client = server.connect()) {
            StatementRunner runner = new StatementRunner(
                    new StatementRunner.Target(
                            client,
                            tokens.session(client),
                            tokens::keep,
                            level == null ? options : options.withLevel(level),
                            values),
                    display,
                    System::nanoTime);
            if (source.isInput() && OutputOptions.TERMINAL && Shell.hasKeyboard()) {
                Shell.run(client, runner, display);
                return ExitStatus.DONE;
            }
            if (OutputOptions.TERMINAL) {
                display.live(LiveTerminal::open);
            }
            return runAll(runner, new Errors(display.err()));
        }
    }

    private int runAll(StatementRunner runner, Errors errors) {
        try (Reader text = source.open()) {
            StatementReader statements = new StatementReader(text);
            Optional<SqlStatement> next = statements.next();
            while (next.isPresent()) {
                SqlStatement statement = next.get();
                try {
                    runner.run(statement);
                } catch (VidiException refused) {
                    errors.print(statement, refused);
                    return ExitStatus.of(refused);
                }
                next = statements.next();
            }
            return ExitStatus.DONE;
        } catch (StatementException malformed) {
            errors.print(String.valueOf(malformed.getMessage()));
            return ExitStatus.FAILED;
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.FAILED,
                    (source.file == null ? "standard input" : source.file) + " cannot be read: " + why(e));
        }
    }

    private static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof CharacterCodingException ? "it is not UTF-8" : String.valueOf(e.getMessage());
    }
}
