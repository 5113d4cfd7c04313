package dev.vidi.bench.peers;

import dev.vidi.bench.echo.BenchTopics;
import dev.vidi.bench.reads.ReadTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All peers that can be had on this machine, and why the others cannot. */
public final class Peers implements AutoCloseable {

    private final List<Peer> present = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    /** Starts one of them. */
    private interface Start {
        Peer start() throws IOException, InterruptedException, AbsentPeerException;
    }

    /**
     * Starts them, and waits until each has the rows.
     *
     * @param source topic of the rows
     * @param rows how many there are
     * @param storm directory with Storm's libraries, which may be missing
     * @param directory where they may keep their data
     * @throws IOException if one that is there cannot be started
     */
    public static Peers start(BenchTopics topics, String source, ReadTable table, int rows, Path storm, Path directory)
            throws IOException, InterruptedException {
        Peers peers = new Peers();
        try {
            peers.add(
                    AuditedQueries.NAME,
                    () -> new AuditedQueries(topics, source, table, rows, directory.resolve("queries")));
            peers.add(StormDrpc.NAME, () -> StormDrpc.start(storm, table, rows, directory.resolve("storm")));
            peers.add(
                    AuditedPostgres.NAME,
                    () -> AuditedPostgres.start(PostgresPrograms.find(), table, rows, directory.resolve("postgres")));
        } catch (IOException | InterruptedException | RuntimeException e) {
            peers.close();
            throw e;
        }
        return peers;
    }

    private void add(String name, Start start) throws IOException, InterruptedException {
        try {
            present.add(start.start());
        } catch (AbsentPeerException e) {
            absent.put(name, String.valueOf(e.getMessage()));
        }
    }

    /** Those that answer. */
    public List<Peer> present() {
        return List.copyOf(present);
    }

    /** Why others do not, by their names. */
    public Map<String, String> absent() {
        return Map.copyOf(absent);
    }

    @Override
    public void close() {
        present.forEach(Peer::close);
    }
}
