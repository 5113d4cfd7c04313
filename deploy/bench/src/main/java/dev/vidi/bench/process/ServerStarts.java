package dev.vidi.bench.process;

import dev.vidi.bench.load.Latency;
import dev.vidi.bench.load.Result;
import dev.vidi.bench.rows.Rows;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.VidiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts servers, one after the other, on one data directory, and asks each for a row as soon as it is ready. */
public final class ServerStarts {

    private static final String TABLE = "shop";
    private static final int PARTITIONS = 4;
    private static final int ROW = 7;
    private static final Duration CALL_MAX = Duration.ofSeconds(60);

    private final List<String> command;
    private final Path log;

    /**
     * Of a directory that is not there yet.
     *
     * @param command what starts a server, without its options
     */
    public ServerStarts(List<String> command, Path data) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--data", data.toString(), "--grpc-port", "0", "--http-port", "0", "--kafka-port", "0"));
        this.command = List.copyOf(all);
        this.log = data.resolveSibling(data.getFileName() + ".log");
    }

    /** How a server ends. */
    public enum End {
        IN_ORDER,
        KILLED
    }

    /**
     * One start.
     *
     * @param ready from the start of the process until it says that it is ready
     * @param answered from the start of the process until the first read is answered
     */
    public record Start(Result ready, Result answered) {}

    /** The first start; a table is made and a row written before it is asked for it. */
    public Start first(End end) throws IOException, InterruptedException {
        return start(end, client -> {
            client.execute(Rows.createTable(TABLE, "bench-shop", PARTITIONS), CALL_MAX);
            client.session().write(TABLE, "{\"sku\": \"" + Rows.key(ROW) + "\", \"stock\": 3}");
        });
    }

    /** Another start. */
    public Start next(End end) throws IOException, InterruptedException {
        return start(end, client -> {});
    }

    private interface Preparation {
        void prepare(VidiClient client);
    }

    private Start start(End end, Preparation preparation) throws IOException, InterruptedException {
        long started = System.nanoTime();
        try (ServerProcess server = new ServerProcess(command, log)) {
            String target = server.awaitReady();
            Result ready = result(started, server);
            Result answered;
            try (VidiClient client = VidiClient.builder()
                    .target(target)
                    .principal("bench")
                    .timeout(CALL_MAX)
                    .build()) {
                preparation.prepare(client);
                if (client.session()
                        .get(TABLE, Rows.key(ROW), ReadOptions.DEFAULT)
                        .row()
                        .isEmpty()) {
                    throw new IllegalStateException("the row that was written is not there");
                }
                answered = result(started, server);
            }
            if (end == End.KILLED) {
                server.kill();
            } else {
                server.stop();
            }
            return new Start(ready, answered);
        }
    }

    private static Result result(long started, ServerProcess server) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
        double micros = elapsed.toNanos() / 1e3;
        return new Result(1, elapsed, server.cpu(), new Latency(micros, micros, micros, micros));
    }
}
