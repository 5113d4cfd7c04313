package dev.vidi.bench.peers;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.reads.ReadTable;
import dev.vidi.bench.rows.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The same rows in a table of PostgreSQL, whose extension pgaudit writes the text of each SELECT and its parameters to the
 * server's log. A server on a directory and a port of its own, which ends with this.
 */
final class AuditedPostgres implements Peer {

    static final String NAME = "PostgreSQL, pgaudit";

    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 50;
    private static final int CONNECTIONS_MAX = 300;
    private static final int ROWS_PER_BATCH = 1_000;
    private static final String AUDIT = "AUDIT: ";

    private final Process server;
    private final Path log;
    private final String url;
    private final JdbcReads reads;

    private AuditedPostgres(Process server, Path log, String url, ReadTable table) {
        this.server = server;
        this.log = log;
        this.url = url;
        this.reads = new JdbcReads(url, table);
    }

    /**
     * Starts it and fills its table.
     *
     * @param directory is made; PostgreSQL's user owns it
     */
    static AuditedPostgres start(PostgresPrograms programs, ReadTable table, int rows, Path directory)
            throws IOException, InterruptedException {
        Path data = make(programs, directory);
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        run(
                programs.command(
                        "initdb", "-D", data.toString(), "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync"),
                log);
        int port = freePort();
        Process server = begin(
                programs.command(
                        "postgres",
                        "-D",
                        data.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-k",
                        "",
                        "-c",
                        "max_connections=" + CONNECTIONS_MAX,
                        "-c",
                        "shared_preload_libraries=pgaudit",
                        "-c",
                        "pgaudit.log=read",
                        "-c",
                        "pgaudit.log_parameter=on"),
                log);
        AuditedPostgres peer =
                new AuditedPostgres(server, log, "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench", table);
        try {
            peer.fill(rows);
            return peer;
        } catch (SQLException e) {
            peer.close();
            throw new IOException("PostgreSQL cannot be used (" + e.getMessage() + "); see " + log, e);
        } catch (InterruptedException | RuntimeException e) {
            peer.close();
            throw e;
        }
    }

    /** The way to it must be open to PostgreSQL's user, whom temporary directories shut out. */
    private static Path make(PostgresPrograms programs, Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        if (!programs.user().isEmpty()) {
            UserPrincipal user =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(programs.user());
            Files.setOwner(directory, user);
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                run(List.of("chmod", "o+x", parent.toString()), directory.resolveSibling("chmod.log"));
            }
        }
        return directory.resolve("data");
    }

    private static Process begin(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static void run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = begin(command, log);
        if (!process.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end within " + START_MAX.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(log));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void fill(int rows) throws SQLException, InterruptedException, IOException {
        try (Connection connection = connected()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE shop (sku VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)");
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shop VALUES (?, ?)")) {
                for (int number = 0; number < rows; number++) {
                    insert.setString(1, Rows.key(number));
                    insert.setString(2, Rows.value(number));
                    insert.addBatch();
                    if (number % ROWS_PER_BATCH == 0) {
                        var unused = insert.executeBatch();
                    }
                }
                var unused = insert.executeBatch();
            }
            connection.commit();
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM ANALYZE shop");
            }
        }
    }

    /** Tries until the server takes connections. */
    private Connection connected() throws SQLException, InterruptedException, IOException {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(url);
            } catch (SQLException e) {
                if (!server.isAlive()) {
                    throw new IOException("PostgreSQL ended: " + Files.readString(log), e);
                }
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                boolean unused = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Contender reads() {
        return reads;
    }

    /** The last line of its audit; not synced to disk before the row is shown. */
    @Override
    public String recorded() {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains(AUDIT))
                    .reduce((one, next) -> next)
                    .map(line -> "the text of the statement and its parameters, in its log: "
                            + line.substring(line.indexOf(AUDIT)))
                    .orElse("nothing, although pgaudit was loaded");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        reads.close();
        server.destroy();
        try {
            if (!server.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
