package dev.vidi.router.http;

import dev.vidi.router.call.Callers;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** One request and its response, which is ended once. Thread-safe as far as one thread at a time writes. */
final class Exchange {
    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";
    static final String EVENTS = "text/event-stream";

    private static final int TOKEN_CHARACTERS_MAX = Callers.HEADER_TOKEN_BYTES_MAX * 4 / 3;
    private static final String RETRY_AFTER = "Retry-After";
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final ErrorReplies errors;

    Exchange(Request request, Response response, Callback callback, ErrorReplies errors) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.errors = errors;
    }

    Request request() {
        return request;
    }

    String method() {
        return request.getMethod();
    }

    /** Without what follows the question mark, decoded. */
    String path() {
        return Request.getPathInContext(request);
    }

    ErrorReplies errors() {
        return errors;
    }

    @Nullable
    String header(String name) {
        return request.getHeaders().get(name);
    }

    /** All values of a header, those in one line with commas between them too. */
    List<String> headers(String name) {
        return request.getHeaders().getCSV(name, false);
    }

    /** Whether the client names a media type among those that it takes. */
    boolean accepts(String mediaType) {
        return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
                .anyMatch(accepted -> accepted.split(";", 2)[0].strip().equalsIgnoreCase(mediaType));
    }

    /** What follows the question mark of the address: names and values, in order. */
    List<Fields.Field> fields() throws RouterException {
        try {
            List<Fields.Field> all = new ArrayList<>();
            Request.extractQueryParameters(request).forEach(all::add);
            return all;
        } catch (RuntimeException malformed) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "what follows the question mark of the address is not understood: values are UTF-8, percent-encoded");
        }
    }

    private boolean isOfEventSource() {
        return path().equals(HttpApi.SUBSCRIBE) && accepts(EVENTS);
    }

    void requireMethod(String... methods) throws HttpRefusal {
        if (!List.of(methods).contains(method())) {
            response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", methods));
            throw new HttpRefusal(
                    405, ErrorCode.MALFORMED, "expected " + String.join(" or ", methods) + ", found " + method());
        }
    }

    /** Status and headers of a response that is written piece by piece. */
    void begin(String contentType) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    void putHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** What the session has seen, if clients take a header of that size; else it is in the body alone. */
    void putToken(String token) {
        if (token.length() <= TOKEN_CHARACTERS_MAX) {
            putHeader("vidi-token", token);
        }
    }

    /** Writes a piece; the next one follows when the callback says that the socket has taken it. */
    void write(ByteBuffer piece, Callback written) {
        response.write(false, piece, written);
    }

    /** Writes the last piece. */
    void end(ByteBuffer piece) {
        response.write(true, piece, callback);
    }

    void reply(int status, String contentType, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    void replyNothing() {
        response.setStatus(HttpStatus.NO_CONTENT_204);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    /**
     * The whole response, of a request whose response has not begun, is an error. An {@code EventSource} gives up for good
     * when the status is not 200, so that one that should come again is told by an event.
     */
    void fail(Throwable thrown) {
        RouterException error = errors.error(thrown);
        long retryMillis = ErrorReplies.retryAfter(error).toMillis();
        if (retryMillis > 0 && isOfEventSource()) {
            begin(EVENTS);
            end(Events.error(new JsonBuffer(), error).take());
            return;
        }
        if (retryMillis > 0) {
            putHeader(
                    RETRY_AFTER, Long.toString(Math.max(1, (retryMillis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND)));
        }
        putHeader("Cache-Control", "no-store");
        if (thrown instanceof HttpRefusal && !List.of("GET", "HEAD").contains(method())) {
            putHeader("Connection", "close"); // what is left of the body is not read
        }
        reply(ErrorReplies.status(thrown, error), JSON, JsonBuffer.of(json -> ErrorReplies.write(json, error)));
    }

    /** Cuts the response off, so that nobody takes it for a whole one. */
    void cut(Throwable why) {
        callback.failed(why);
    }
}
