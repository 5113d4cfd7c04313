package dev.vidi.node.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics}, {@code /live} and {@code /ready}. Two threads; those who find both busy and the queue full
 * are disconnected.
 */
public final class OperationsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperationsServer.class);

    private static final int BACKLOG = 16;
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 32;

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final String host;

    private OperationsServer(HttpServer server, ThreadPoolExecutor threads, String host) {
        this.server = server;
        this.threads = threads;
        this.host = host;
    }

    /**
     * Starts listening.
     *
     * @param port 0 for any free one
     * @throws IOException if it cannot listen there; the message names the address
     */
    public static OperationsServer start(String host, int port, NodeMeters meters, Health health) throws IOException {
        boundTheTimeOfClients();
        HttpServer server = bind(host, port);
        ThreadPoolExecutor threads = threads();
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> answer(exchange, path -> {
                    return switch (path) {
                        case "/metrics" -> new Answer(200, PROMETHEUS, meters.scrape());
                        case "/live" -> new Answer(200, TEXT, "live\n");
                        case "/ready" -> ready(health.reasonsNotReady());
                        default -> new Answer(404, TEXT, "nothing here; there are /metrics, /live and /ready\n");
                    };
                }));
        server.start();
        return new OperationsServer(server, threads, host);
    }

    /** The JDK's server has no other way; without it, two clients that stop reading would take both threads. */
    private static void boundTheTimeOfClients() {
        for (String limit : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "10");
            }
        }
    }

    private static HttpServer bind(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("HTTP: host " + host + " is not known here; set http.host");
        }
        try {
            return HttpServer.create(address, BACKLOG);
        } catch (BindException e) {
            throw new IOException(
                    "HTTP cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "); stop what listens there, or set http.port",
                    e);
        }
    }

    private static ThreadPoolExecutor threads() {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "vidi-http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private static Answer ready(List<String> reasonsNotReady) {
        return reasonsNotReady.isEmpty()
                ? new Answer(200, TEXT, "ready\n")
                : new Answer(503, TEXT, String.join("\n", reasonsNotReady) + "\n");
    }

    private static void answer(HttpExchange exchange, Function<String, Answer> answers) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            boolean head = method.equals("HEAD");
            Answer answer = head || method.equals("GET")
                    ? answers.apply(exchange.getRequestURI().getPath())
                    : new Answer(405, TEXT, "expected GET or HEAD, found " + method + "\n");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        } catch (RuntimeException e) {
            LOG.error("an operations request failed", e);
            throw e;
        }
    }

    private record Answer(int status, String contentType, String body) {}

    /** Where it listens: {@code host:port}. */
    public String address() {
        return host + ":" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
