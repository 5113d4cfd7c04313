package dev.vidi.router.http;

import dev.vidi.router.error.ErrorCode;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Pages of which sites may call (CORS). A page of another site is refused before anything is read: a read leaves a trace,
 * so that it does not do to keep only its answer from the page. Immutable.
 */
final class Origins {
    private static final String ANY = "*";
    private static final String METHODS = "GET, HEAD, POST";
    private static final String HEADERS =
            "Content-Type, Accept, Last-Event-ID, vidi-token, vidi-principal, vidi-purpose, traceparent";
    private static final String EXPOSED = "vidi-token, Retry-After";
    private static final String PREFLIGHT_SECONDS = "600";

    private final Set<String> allowed;

    Origins(List<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** Says to the browser what it may; true when that was all that it asked (a preflight). */
    boolean answer(Request request, Response response) throws HttpRefusal {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null || isOwn(origin, request)) {
            return false;
        }
        if (!allowed.contains(ANY) && !allowed.contains(origin)) {
            throw new HttpRefusal(
                    403,
                    ErrorCode.PRECONDITION,
                    "pages of " + shorten(origin)
                            + " may not call this server; if they should, name it in http.cors.origins");
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Access-Control-Allow-Origin", allowed.contains(ANY) ? ANY : origin);
        headers.add(HttpHeader.VARY, "Origin");
        headers.put("Access-Control-Expose-Headers", EXPOSED);
        if (!request.getMethod().equals("OPTIONS")
                || request.getHeaders().get("Access-Control-Request-Method") == null) {
            return false;
        }
        headers.put("Access-Control-Allow-Methods", METHODS);
        headers.put("Access-Control-Allow-Headers", HEADERS);
        headers.put("Access-Control-Max-Age", PREFLIGHT_SECONDS);
        return true;
    }

    /** Browsers name the origin of a page's own site, too, when it posts. */
    private static boolean isOwn(String origin, Request request) {
        @Nullable String host = request.getHeaders().get(HttpHeader.HOST);
        return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    private static String shorten(String origin) {
        return origin.length() <= 100 ? origin : origin.substring(0, 100) + "...";
    }
}
