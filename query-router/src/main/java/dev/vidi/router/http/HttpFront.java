package dev.vidi.router.http;

import dev.vidi.causality.token.TokenException;
import dev.vidi.router.call.CallErrors;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of a node: pages from the beginning, and a router's API while there is one. Few threads: one accepts, one
 * watches all sockets, and nothing waits for a client. Thread-safe.
 */
public final class HttpFront implements AutoCloseable {
    private static final int THREADS_MAX = 8;
    private static final int ACCEPT_QUEUE = 256;

    private final HttpSettings settings;
    private final Map<String, Supplier<Page>> pages;
    private final Origins origins;
    private final ErrorReplies errors = new ErrorReplies(new CallErrors(UUID::randomUUID));
    private final Server server;
    private final ServerConnector connector;
    private volatile @Nullable HttpApi api;

    private HttpFront(HttpSettings settings, Map<String, Supplier<Page>> pages) {
        this.settings = settings;
        this.pages = new TreeMap<>(pages);
        this.origins = new Origins(settings.origins());
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, 1);
        threads.setName("vidi-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        this.server = new Server(threads);
        this.connector = connector();
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.limits().connections(), connector));
        server.setHandler(new Front());
        server.setErrorHandler(new Malformed());
        server.setStopTimeout(0); // whoever offers an API lets what is in progress end
    }

    private ServerConnector connector() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(settings.limits().headerBytes());
        ServerConnector made = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        made.setHost(settings.host());
        made.setPort(settings.port());
        made.setAcceptQueueSize(ACCEPT_QUEUE);
        made.setIdleTimeout(settings.limits().idle().toMillis());
        return made;
    }

    /**
     * Starts listening.
     *
     * @param pages by path; each is made anew when somebody asks for it, on a thread that may take its time
     * @throws IOException if it cannot listen there; the message names the address
     */
    public static HttpFront start(HttpSettings settings, Map<String, Supplier<Page>> pages) throws IOException {
        HttpFront front = new HttpFront(settings, pages);
        try {
            front.connector.open();
            front.server.start();
        } catch (Exception refused) {
            front.close();
            throw new IOException(
                    "HTTP cannot listen on " + settings.host() + ":" + settings.port() + " (" + reason(refused)
                            + "); stop what listens there, or set http.host or http.port",
                    refused);
        }
        return front;
    }

    private static String reason(Throwable refused) {
        Throwable deepest = refused;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getClass().getSimpleName() + ": " + deepest.getMessage();
    }

    /** Offers an API from here on. It says itself when it is closed, and its life is its owner's. */
    public void offer(HttpApi offered) {
        api = offered;
    }

    /** Where it listens: {@code host:port}. */
    public String address() {
        return settings.host() + ":" + connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server could not be stopped", e);
        }
    }

    private final class Front extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Exchange exchange = new Exchange(request, response, callback, errors);
            try {
                if (origins.answer(request, response)) {
                    exchange.replyNothing();
                } else {
                    route(exchange);
                }
            } catch (HttpRefusal | RouterException | TokenException | RuntimeException thrown) {
                exchange.fail(thrown);
            }
            return true;
        }

        private void route(Exchange exchange) throws HttpRefusal, RouterException, TokenException {
            String path = exchange.path();
            Supplier<Page> page = pages.get(path);
            if (page != null) {
                exchange.requireMethod("GET", "HEAD");
                server.getThreadPool().execute(() -> show(exchange, page));
            } else if (HttpApi.offers(path)) {
                offered().handle(exchange);
            } else {
                throw new HttpRefusal(
                        HttpStatus.NOT_FOUND_404,
                        ErrorCode.NOT_FOUND,
                        "nothing is here; there are " + String.join(", ", pages.keySet())
                                + ", /tables, /query and /subscribe");
            }
        }

        private HttpApi offered() throws RouterException {
            HttpApi current = api;
            if (current == null) {
                throw new RouterException(
                        ErrorCode.UNAVAILABLE,
                        "this node answers no reads: it is starting, or it has not the role router",
                        Duration.ofSeconds(1),
                        null);
            }
            return current;
        }

        private void show(Exchange exchange, Supplier<Page> page) {
            try {
                Page shown = page.get();
                exchange.reply(shown.status(), shown.contentType(), shown.body().getBytes(StandardCharsets.UTF_8));
            } catch (RuntimeException defect) {
                exchange.fail(defect);
            }
        }
    }

    /** Requests that are none: told in the same form as all other errors. */
    private final class Malformed implements Request.Handler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Object status = request.getAttribute(ErrorHandler.ERROR_STATUS);
            Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
            int code = status instanceof Integer number ? number : HttpStatus.BAD_REQUEST_400;
            new Exchange(request, response, callback, errors)
                    .fail(new HttpRefusal(code, ErrorCode.MALFORMED, "not a request of HTTP/1.1: " + message));
            return true;
        }
    }
}
