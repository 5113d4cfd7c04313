package dev.vidi.bench.peers;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.process.ServerProcess;
import dev.vidi.bench.reads.ReadTable;
import dev.vidi.bench.reads.UnaryReads;
import dev.vidi.proto.api.v1.Level;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The same rows in the bolts of a Storm topology, read by distributed RPC, behind gRPC. It is a process with class path of
 * its own, from the module {@code storm}, so that nothing of Storm is ever on Vidi's.
 */
final class StormDrpc implements Peer {

    static final String NAME = "Storm DRPC";

    private static final String MAIN = "dev.vidi.storm.StormPeer";

    private final ServerProcess server;
    private final ManagedChannel channel;
    private final Contender reads;

    private StormDrpc(ServerProcess server, ReadTable table) throws IOException {
        this.server = server;
        this.channel = Channels.to(server.awaitReady());
        this.reads = new UnaryReads(channel, table, Level.LEVEL_EVENTUAL);
    }

    /**
     * Starts it.
     *
     * @param libraries directory of its jars
     * @param directory for what it keeps
     */
    static StormDrpc start(Path libraries, ReadTable table, int rows, Path directory)
            throws IOException, AbsentPeerException {
        if (!Files.isDirectory(libraries)) {
            throw new AbsentPeerException("skipped, for " + libraries
                    + " is not there: make it with mvn -Pstorm -DskipTests -pl deploy/storm -am package, and name"
                    + " deploy/storm/target/storm with --storm");
        }
        ServerProcess server = new ServerProcess(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Djava.io.tmpdir=" + Files.createDirectories(directory),
                        "-Dlog4j2.configurationFile=classpath:storm-peer-log4j2.xml",
                        "-cp",
                        libraries.resolve("*").toString(),
                        MAIN,
                        Integer.toString(rows)),
                directory.resolveSibling(directory.getFileName() + ".log"));
        try {
            return new StormDrpc(server, table);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
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

    @Override
    public String recorded() {
        return "nothing; at INFO its access log has a line for each request, without the key";
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
    }
}
