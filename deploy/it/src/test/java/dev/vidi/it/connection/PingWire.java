package dev.vidi.it.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network between one client and a server on this machine. It knows the frames of HTTP/2 (RFC 9113), counts the pings
 * of the client, and can ping the server in its name.
 */
final class PingWire implements AutoCloseable {
    private static final int PREFACE_BYTES = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII).length;
    private static final int HEADER_BYTES = 9;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int ACK = 1;
    /** What gRPC puts into pings by which it measures the network. */
    private static final long MEASURING = 1234;

    private static final byte[] OWN_PING = {0, 0, 8, PING, 0, 0, 0, 0, 0, 'v', 'i', 'd', 'i', 'p', 'i', 'n', 'g'};

    private final int server;
    private final ServerSocket listener;
    private final CompletableFuture<Socket> toServer = new CompletableFuture<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger ownAcks = new AtomicInteger();
    private final List<String> goAways = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** A wire to a server's {@code host:port}. */
    PingWire(String server) throws IOException {
        this.server = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    /** Where the client connects. */
    String target() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** How often the client has asked for a word; pings by which it measures the network are passed on, and not counted. */
    int pings() {
        return pings.get();
    }

    /** Why the server has told the client to go away. */
    List<String> goAways() {
        return goAways;
    }

    /** How many pings of its own the server has answered. */
    int ownAcks() {
        return ownAcks.get();
    }

    /** What went wrong on the wire itself. */
    List<Throwable> failures() {
        return failures;
    }

    /** Pings the server as if the client did; whole frames are written, so that it can be between any two of them. */
    void ping() throws IOException {
        write(toServer.join(), OWN_PING);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
            run(() -> pass(client, there, true));
            run(() -> pass(there, client, false));
            toServer.complete(there);
        }
    }

    private void pass(Socket from, Socket to, boolean ofClient) throws IOException {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            if (ofClient) {
                write(to, in.readNBytes(PREFACE_BYTES));
            }
            while (true) {
                byte[] header = new byte[HEADER_BYTES];
                in.readFully(header);
                int length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
                byte[] frame = Arrays.copyOf(header, HEADER_BYTES + length);
                in.readFully(frame, HEADER_BYTES, length);
                if (!see(frame, ofClient)) {
                    write(to, frame);
                }
            }
        }
    }

    /** Notes what a frame is; whether it is for the wire itself. */
    private boolean see(byte[] frame, boolean ofClient) {
        boolean acknowledges = (frame[4] & ACK) != 0;
        if (frame[3] == PING && ofClient && !acknowledges) {
            if (payload(frame) != MEASURING) {
                pings.incrementAndGet();
            }
        } else if (frame[3] == PING && !ofClient && acknowledges && payload(frame) == payload(OWN_PING)) {
            ownAcks.incrementAndGet();
            return true;
        } else if (frame[3] == GO_AWAY && !ofClient) {
            goAways.add(new String(frame, HEADER_BYTES + 8, frame.length - HEADER_BYTES - 8, US_ASCII));
        }
        return false;
    }

    private static long payload(byte[] ping) {
        return ByteBuffer.wrap(ping).getLong(HEADER_BYTES);
    }

    private static void write(Socket to, byte[] bytes) throws IOException {
        synchronized (to) {
            OutputStream out = to.getOutputStream();
            out.write(bytes);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private void run(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (EOFException | SocketException closed) {
                        // by one of the two, or with the wire
                    } catch (IOException | RuntimeException e) {
                        failures.add(e);
                    }
                },
                "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (toServer.isDone()) {
            toServer.join().close();
        }
    }
}
