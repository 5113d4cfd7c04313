package dev.vidi.bench;

import dev.vidi.bench.process.ServerStarts;
import dev.vidi.bench.process.ServerStarts.End;
import dev.vidi.bench.process.ServerStarts.Start;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.Point;
import dev.vidi.bench.report.Report;
import dev.vidi.bench.report.StartRatios;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code bench start}: how long a server with a Kafka of its own takes until it is ready, and until it answers. Each round
 * has a new data directory: a first start, a second one after an end in order, and a third one after a kill.
 */
public final class StartBench {

    /** Rounds of a run that is to say something. */
    public static final int ROUNDS_MIN = 3;

    private final Duration total;
    private final int roundsMin;
    private final List<String> command;
    private final Path directory;
    private final Progress progress;

    /**
     * A run that takes about a time, and some rounds at least.
     *
     * @param command what starts a server, without its options
     * @param directory empty at first
     */
    public StartBench(Duration total, int roundsMin, List<String> command, Path directory, Progress progress) {
        this.total = total;
        this.roundsMin = roundsMin;
        this.command = List.copyOf(command);
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Runs it all.
     *
     * @throws IOException if a server cannot be started, or ends by itself
     */
    public Report run() throws IOException, InterruptedException {
        BenchRun run = new BenchRun("start", total, Duration.ZERO, progress);
        Figures figures = new Figures();
        int rounds = 0;
        long longest = 0;
        while (rounds < roundsMin || System.nanoTime() + longest < run.endNanos()) {
            long began = System.nanoTime();
            rounds++;
            round(run, rounds, figures);
            longest = Math.max(longest, System.nanoTime() - began);
        }
        return run.report(rounds, StartRatios.ALL, figures);
    }

    private void round(BenchRun run, int round, Figures figures) throws IOException, InterruptedException {
        String name = "round " + round + ": ";
        ServerStarts starts = new ServerStarts(command, directory.resolve("data" + round));
        run.begins(name + "first start");
        add(figures, StartRatios.FIRST_READY, StartRatios.FIRST_ANSWER, starts.first(End.IN_ORDER));
        run.begins(name + "second start");
        add(figures, StartRatios.SECOND_READY, StartRatios.SECOND_ANSWER, starts.next(End.KILLED));
        run.begins(name + "start after kill -9");
        add(figures, StartRatios.KILLED_READY, StartRatios.KILLED_ANSWER, starts.next(End.IN_ORDER));
    }

    private static void add(Figures figures, Point ready, Point answered, Start start) {
        figures.add(ready, start.ready());
        figures.add(answered, start.answered());
    }
}
