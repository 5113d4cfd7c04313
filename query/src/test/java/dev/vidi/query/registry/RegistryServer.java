package dev.vidi.query.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Answers as a schema registry does, or as one that is ill. */
public final class RegistryServer implements AutoCloseable {
    private static final byte[] PIECE = new byte[64 * 1024];

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean down;

    private record Answer(int status, String body, boolean silent, int endlessPieces) {}

    public RegistryServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            if (down) {
                exchange.close();
                return;
            }
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Answer answer = answers.getOrDefault(
                    exchange.getRequestURI().toString(),
                    new Answer(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}", false, 0));
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            boolean whole = !answer.silent && answer.endlessPieces == 0;
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(answer.status, whole ? body.length : 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
                out.flush();
                for (int i = 0; i < answer.endlessPieces; i++) {
                    out.write(PIECE);
                }
                if (answer.silent) {
                    closing.await(30, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    /** Where it is. */
    public String address() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** The headers {@code Authorization} of all requests; "null" for none. */
    List<String> authorizations() {
        return authorizations;
    }

    /** What it answers to a GET; apostrophes become quotes. */
    public void answer(String path, int status, String body) {
        answers.put(path, new Answer(status, body.replace('\'', '"'), false, 0));
    }

    /** Whether it breaks connections without a word. */
    public void down(boolean whether) {
        down = whether;
    }

    /** Begins an answer and never ends it. */
    void hang(String path) {
        answers.put(path, new Answer(200, "{", true, 0));
    }

    /** Answers with so many pieces of 64 KiB. */
    void flood(String path, int pieces) {
        answers.put(path, new Answer(200, "{", false, pieces));
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
