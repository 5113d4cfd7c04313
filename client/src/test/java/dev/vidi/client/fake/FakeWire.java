package dev.vidi.client.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between clients and a server on this machine: passes on what they say, loses it, or breaks. */
public final class FakeWire implements AutoCloseable {

    private final ServerSocket listener;
    private final int server;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private volatile boolean loses;

    /** A wire to a server's {@code host:port}. */
    public FakeWire(String server) {
        this.server = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        run(this::accept);
    }

    /** Where clients connect. */
    public String target() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** What is said on the connections that there are is lost from here on, both ways; nobody is told. */
    public void lose() {
        lines.forEach(line -> line.lost = true);
    }

    /** Connections to come are made, and lose everything. */
    public void loseNew() {
        loses = true;
    }

    /** Closes the connections that there are. */
    public void cut() {
        for (Line line : lines) {
            try {
                line.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                lines.add(new Line(client, new Socket(InetAddress.getLoopbackAddress(), server), loses));
            } catch (IOException closed) {
                // the wire was closed, or the server
            }
        }
    }

    private static void run(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean lost;

        Line(Socket client, Socket server, boolean lost) {
            this.client = client;
            this.server = server;
            this.lost = lost;
            run(() -> pass(client, server));
            run(() -> pass(server, client));
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[16 << 10];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    if (!lost) {
                        out.write(bytes, 0, count);
                    }
                }
                if (!lost) {
                    to.close();
                }
            } catch (IOException closed) {
                // by one of the two, or with the wire
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
