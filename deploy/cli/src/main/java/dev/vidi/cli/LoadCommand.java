package dev.vidi.cli;

import dev.vidi.cli.load.CheckpointFile;
import dev.vidi.cli.load.Checkpoints;
import dev.vidi.cli.load.CsvLines;
import dev.vidi.cli.load.FileFormat;
import dev.vidi.cli.load.LineReader;
import dev.vidi.cli.load.LoadException;
import dev.vidi.cli.load.LoadLimits;
import dev.vidi.cli.load.Loaded;
import dev.vidi.cli.load.Loader;
import dev.vidi.cli.load.NdjsonLines;
import dev.vidi.cli.load.RejectedLines;
import dev.vidi.cli.load.RowLines;
import dev.vidi.cli.load.RowWriter;
import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.Ordered;
import dev.vidi.cli.output.ProgressBar;
import dev.vidi.client.TableSchema;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import dev.vidi.client.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "load",
        description =
                "Writes the rows of a file: NDJSON, one object a line; or CSV below a line that names the columns.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Rows of one key are written in the order of the file. Lines that hold no row of the table are kept in",
            "FILE.rejected with the reason, and the exit status is 1. A load that was killed goes on with --resume",
            "where FILE.checkpoint says, and writes nothing twice.",
            "",
            "Examples:",
            "  vidi load offers offers.ndjson",
            "  vidi load offers offers.csv --delimiter ';' --max-rejected 0",
            "  vidi load offers offers.csv --resume",
            "  zcat offers.csv.gz | vidi load offers - --format csv --checkpoint offers.checkpoint"
        })
final class LoadCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    /** A server that starts again is waited for. */
    private static final Duration WRITE_MAX = Duration.ofMinutes(1);

    private static final int LINE_BYTES_MAX = 8 << 20;
    private static final int IN_FLIGHT_MAX = 4_096;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "TABLE", description = "Name of the table.")
    private String table = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file; - is standard input.")
    private String file = "";

    @Option(
            names = "--format",
            paramLabel = "ndjson|csv",
            description = "What the file holds (default: what its name says).")
    private @Nullable FileFormat format;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "What is between the values of CSV (default: a comma; a tab in .tsv).")
    private @Nullable Character delimiter;

    @Option(names = "--resume", description = "Go on where the checkpoint says, if there is one.")
    private boolean resume;

    @Option(
            names = "--checkpoint",
            paramLabel = "PATH",
            description = "Where to keep how far the load is (default: FILE.checkpoint; none for standard input).")
    private @Nullable Path checkpoint;

    @Option(
            names = "--rejected",
            paramLabel = "PATH",
            description = "Where to keep rejected lines (default: FILE.rejected, or TABLE.rejected).")
    private @Nullable Path rejected;

    @Option(
            names = "--max-rejected",
            paramLabel = "N",
            description = "End when more lines than this are rejected (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000")
    private long rejectedMax = 1_000;

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            description = "Longer lines are rejected (default: ${DEFAULT-VALUE}).",
            defaultValue = "1048576")
    private int lineMax = 1 << 20;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            description = "How many rows are under way at a time (default: ${DEFAULT-VALUE}).",
            defaultValue = "512")
    private int inFlight = 512;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        FileFormat held = check();
        TableSchema schema;
        try (VidiClient client = server.connect()) {
            schema = client.describe(table).schema();
        }
        try (VidiClient client = server.connectPatiently();
                RejectedLines lines = RejectedLines.open(rejectedFile())) {
            return load(client, schema, held, lines);
        } catch (LoadException failed) {
            int status =
                    failed.getCause() instanceof VidiException refused ? ExitStatus.of(refused) : ExitStatus.FAILED;
            throw new CommandException(status, failed.getMessage() + advice());
        }
    }

    private FileFormat check() {
        FileFormat held = format != null ? format : FileFormat.guess(file);
        if (held == null) {
            throw new CommandException(ExitStatus.USAGE, "say --format ndjson or --format csv: the name does not");
        }
        if (delimiter != null && (held != FileFormat.CSV || delimiter > '~' || "\"\r\n".indexOf(delimiter) >= 0)) {
            throw new CommandException(ExitStatus.USAGE, "--delimiter is one character of ASCII between values of CSV");
        }
        if (lineMax < 1 || lineMax > LINE_BYTES_MAX || inFlight < 1 || inFlight > IN_FLIGHT_MAX || rejectedMax < 0) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "--max-line is 1 to " + LINE_BYTES_MAX + ", --in-flight 1 to " + IN_FLIGHT_MAX
                            + ", --max-rejected 0 or more");
        }
        if (fromStandardInput() && resume && checkpoint == null) {
            throw new CommandException(ExitStatus.USAGE, "to go on with standard input, name its --checkpoint");
        }
        if (!fromStandardInput() && !Files.isReadable(Path.of(file))) {
            throw new CommandException(ExitStatus.FAILED, "file " + file + " is not there, or may not be read");
        }
        return held;
    }

    private boolean fromStandardInput() {
        return file.equals(STANDARD_INPUT);
    }

    private Path rejectedFile() {
        return rejected != null ? rejected : Path.of((fromStandardInput() ? table : file) + ".rejected");
    }

    private @Nullable Path checkpointFile() {
        return checkpoint != null || fromStandardInput() ? checkpoint : Path.of(file + ".checkpoint");
    }

    /** What to do when a load ends early. */
    private String advice() {
        Path kept = checkpointFile();
        return kept != null && Files.exists(kept) ? "\n      " + kept + " says where; --resume goes on from there" : "";
    }

    private int load(VidiClient client, TableSchema schema, FileFormat held, RejectedLines rejectedLines) {
        long begin = System.nanoTime();
        Path kept = checkpointFile();
        Checkpoints checkpoints = kept == null ? Checkpoints.NONE : new CheckpointFile(kept);
        try (InputStream in = fromStandardInput() ? System.in : Files.newInputStream(Path.of(file))) {
            long total = fromStandardInput() ? -1 : Files.size(Path.of(file));
            ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), OutputOptions.TERMINAL, total, begin);
            try {
                Loaded loaded = new Loader(
                                writer(client),
                                rows(schema, held),
                                rejectedLines,
                                checkpoints,
                                LoadLimits.DEFAULT.with(inFlight, rejectedMax),
                                (bytes, rows, lost) -> bar.show(bytes, rows, lost, System.nanoTime()))
                        .load(lines(in, held), newLoad(), schema.tableId(), resume);
                bar.close();
                print(loaded, System.nanoTime() - begin);
                return loaded.rejected() == 0 ? ExitStatus.DONE : ExitStatus.FAILED;
            } finally {
                bar.close();
            }
        } catch (IOException e) {
            throw new CommandException(ExitStatus.FAILED, "file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** Each row in a session of its own: a row of a file depends on no other, and is under way beside them. */
    private RowWriter writer(VidiClient client) {
        WriteOptions options = WriteOptions.DEFAULT.withTimeout(WRITE_MAX);
        return (json, operation, first) -> client.session()
                .writeAsync(
                        table,
                        json,
                        first ? options.withNewOperationId(operation) : options.withOperationId(operation));
    }

    private RowLines rows(TableSchema schema, FileFormat held) {
        return switch (held) {
            case NDJSON -> new NdjsonLines(schema.keyColumns());
            case CSV -> new CsvLines(schema, separator());
        };
    }

    private LineReader lines(InputStream in, FileFormat held) {
        return switch (held) {
            case NDJSON -> LineReader.lines(in, lineMax);
            case CSV -> LineReader.records(in, separator(), lineMax);
        };
    }

    private char separator() {
        return delimiter != null ? delimiter : FileFormat.separator(file);
    }

    private static String newLoad() {
        return "load-" + UUID.randomUUID().toString().replace("-", "");
    }

    private void print(Loaded loaded, long nanos) {
        double seconds = nanos / (double) TimeUnit.SECONDS.toNanos(1);
        if (output.json()) {
            Map<String, @Nullable Object> line = Ordered.nullable("table", table);
            line.put("rows", loaded.rows());
            line.put("found", loaded.found());
            line.put("rejected", loaded.rejected());
            line.put("rejectedFile", loaded.rejected() == 0 ? null : rejectedFile());
            line.put("seconds", BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP));
            spec.commandLine().getOut().println(Json.line(line));
        } else {
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "%,d rows are in table %s, %,d lines in %.1f s (%,.0f/s)%s",
                            loaded.rows(),
                            table,
                            loaded.here(),
                            seconds,
                            loaded.here() / Math.max(seconds, 1e-3),
                            loaded.found() == 0 ? "" : String.format(", %,d had been written before", loaded.found())));
        }
        if (loaded.rejected() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("vidi: " + loaded.rejected() + " lines were rejected; " + rejectedFile() + " says why");
        }
    }
}
