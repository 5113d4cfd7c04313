package dev.vidi.bench.peers;

import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.bench.reads.ReadTable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads by key over JDBC: a thread and a connection for each that is in flight, as the driver has it. */
final class JdbcReads implements Contender, AutoCloseable {

    private static final String SELECT = "SELECT sku, value FROM shop WHERE sku = ?";

    private final String url;
    private final ReadTable table;

    /** Those that there have been; guarded by this. */
    private final List<Connection> connections = new ArrayList<>();

    JdbcReads(String url, ReadTable table) {
        this.url = url;
        this.table = table;
    }

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        connect(inFlight);
        ClosedLoop loop = new ClosedLoop(inFlight, time);
        List<Thread> threads = new ArrayList<>();
        for (int slot = 0; slot < inFlight; slot++) {
            Connection connection = connection(slot);
            int mine = slot;
            Thread thread = new Thread(() -> read(loop, mine, connection), "bench-jdbc-" + slot);
            threads.add(thread);
            thread.start();
        }
        try {
            return loop.result();
        } finally {
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private synchronized void connect(int inFlight) {
        try {
            while (connections.size() < inFlight) {
                connections.add(DriverManager.getConnection(url));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no connection to PostgreSQL: " + e.getMessage(), e);
        }
    }

    private synchronized Connection connection(int slot) {
        return connections.get(slot);
    }

    private void read(ClosedLoop loop, int slot, Connection connection) {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            while (loop.begin(slot)) {
                String key = table.anyKey().getStringValue();
                select.setString(1, key);
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next()
                            || !rows.getString(1).equals(key)
                            || rows.getString(2).isEmpty()) {
                        throw new IllegalStateException("the answer to key " + key + " is not its row");
                    }
                }
                loop.end(slot);
            }
        } catch (SQLException | RuntimeException e) {
            loop.fail(e);
        }
    }

    @Override
    public synchronized void close() {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("a connection to PostgreSQL could not be closed", e);
            }
        }
        connections.clear();
    }
}
