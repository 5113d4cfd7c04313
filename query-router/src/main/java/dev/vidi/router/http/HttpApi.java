package dev.vidi.router.http;

import dev.vidi.causality.token.Cursor;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.router.call.AnswerThreads;
import dev.vidi.router.call.CallFields;
import dev.vidi.router.call.Caller;
import dev.vidi.router.call.Callers;
import dev.vidi.router.call.Timeouts;
import dev.vidi.router.describe.DescribedTable;
import dev.vidi.router.describe.StateRequest;
import dev.vidi.router.describe.TableStates;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.select.Selects;
import dev.vidi.router.subscribe.SubscribeRequest;
import dev.vidi.router.subscribe.SubscriptionRun;
import dev.vidi.router.subscribe.Subscriptions;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.TableLookup;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** What a router offers over HTTP. Thread-safe; nothing here blocks. */
public final class HttpApi implements AutoCloseable {
    static final String QUERY = "/query";
    static final String SUBSCRIBE = "/subscribe";
    static final String TABLES = "/tables";

    /** A client that is cut off in the middle of its body might not see why; most bodies that are too large end soon. */
    private static final int TAKEN_ANYHOW_BYTES = 64 * 1024;

    private static final Set<String> OF_QUERY = Set.of(
            "sql",
            "parameters",
            "level",
            "waitMs",
            "timeoutMs",
            "allowPartial",
            "rowsMax",
            "token",
            "principal",
            "purpose",
            "onBehalfOf",
            "retries");
    private static final Set<String> OF_TABLE = Set.of("waitMs", "token", "principal", "purpose");
    private static final Set<String> OF_SUBSCRIBE = Set.of(
            "sql",
            "parameters",
            "name",
            "cursor",
            "level",
            "waitMs",
            "timeoutMs",
            "token",
            "principal",
            "purpose",
            "onBehalfOf",
            "retries");

    private final Selects selects;
    private final Subscriptions subscriptions;
    private final TableStates states;
    private final Catalog catalog;
    private final TableLookup tables;
    private final Callers callers;
    private final HttpSettings.Limits limits;
    private final OpenReplies open;
    private final AnswerThreads threads = new AnswerThreads(
            "vidi-http-answers", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /**
     * What is offered of some use cases.
     *
     * @param home partition of the read log for sessions that begin here
     */
    public HttpApi(
            Selects selects,
            Subscriptions subscriptions,
            TableStates states,
            Catalog catalog,
            TokenCodec tokens,
            IntSupplier home,
            HttpSettings.Limits limits,
            MeterRegistry meters) {
        this.selects = selects;
        this.subscriptions = subscriptions;
        this.states = states;
        this.catalog = catalog;
        this.tables = new TableLookup(catalog);
        this.callers = new Callers(tokens, home, UUID::randomUUID);
        this.limits = limits;
        this.open = new OpenReplies(limits, meters);
    }

    /** Whether something is offered under a path. */
    static boolean offers(String path) {
        return path.equals(QUERY) || path.equals(SUBSCRIBE) || path.equals(TABLES) || path.startsWith(TABLES + "/");
    }

    void handle(Exchange exchange) throws HttpRefusal, RouterException, TokenException {
        switch (exchange.path()) {
            case QUERY -> query(exchange);
            case SUBSCRIBE -> subscribe(exchange);
            case TABLES -> {
                exchange.requireMethod("GET", "HEAD");
                exchange.reply(200, Exchange.JSON, TablesJson.list(catalog.list()));
            }
            default -> {
                exchange.requireMethod("GET", "HEAD");
                describe(exchange, tables.known(exchange.path().substring(TABLES.length() + 1)));
            }
        }
    }

    private void describe(Exchange exchange, Catalog.Entry entry) throws RouterException, TokenException {
        Asked asked = Asked.ofAddress(exchange.fields(), OF_TABLE);
        Caller caller = Question.caller(exchange, asked, callers);
        Duration wait = asked.waitMax();
        Runnable unused = states.ask(
                new StateRequest(
                        entry.table(),
                        caller.token(),
                        caller.reader(""),
                        wait == null ? StateRequest.WAIT_DEFAULT : min(wait, Timeouts.MAX),
                        caller.traceparent()),
                new TableStates.Outcome() {
                    @Override
                    public void described(DescribedTable table) {
                        exchange.reply(200, Exchange.JSON, TablesJson.one(entry, table));
                    }

                    @Override
                    public void failed(RouterException error) {
                        exchange.fail(error);
                    }
                });
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void query(Exchange exchange) throws HttpRefusal, RouterException {
        exchange.requireMethod("POST");
        String contentType = exchange.header(HttpHeader.CONTENT_TYPE.asString());
        if (contentType == null || !contentType.split(";", 2)[0].strip().equalsIgnoreCase(Exchange.JSON)) {
            throw new HttpRefusal(415, ErrorCode.MALFORMED, "expected a body of Content-Type application/json");
        }
        StreamedReply reply = admitted(exchange, () -> {});
        Content.Source.asByteArrayAsync(
                exchange.request(),
                limits.bodyBytes() + TAKEN_ANYHOW_BYTES,
                Promise.Invocable.from(
                        InvocationType.NON_BLOCKING,
                        // planning may take milliseconds, which the threads of the network have not
                        body -> threads.execute(() -> query(exchange, reply, body)),
                        failure -> reply.fail(bodyFailure(failure))));
    }

    private Throwable bodyFailure(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof IllegalStateException
                ? tooLarge()
                : new RouterException(ErrorCode.CANCELLED, "the body did not arrive");
    }

    private HttpRefusal tooLarge() {
        return new HttpRefusal(
                413, ErrorCode.MALFORMED, "a body has at most " + limits.bodyBytes() + " bytes, this has more");
    }

    private void query(Exchange exchange, StreamedReply reply, byte[] body) {
        try {
            if (body.length > limits.bodyBytes()) {
                throw tooLarge();
            }
            Question question = Question.of(exchange, Asked.ofJson(body, OF_QUERY), selects, callers);
            SelectRun run = selects.run(question.select(), reply);
            reply.open(new QueryBody(exchange, reply, question, run, exchange.accepts(Exchange.LINES)));
        } catch (Exception thrown) {
            reply.fail(thrown);
        }
    }

    private void subscribe(Exchange exchange) throws HttpRefusal, RouterException {
        exchange.requireMethod("GET");
        Beat beat = new Beat();
        StreamedReply reply = admitted(exchange, beat);
        threads.execute(() -> subscribe(exchange, reply, beat));
    }

    private void subscribe(Exchange exchange, StreamedReply reply, Beat beat) {
        try {
            Asked asked = Asked.ofAddress(exchange.fields(), OF_SUBSCRIBE);
            Question question = Question.of(exchange, asked, selects, callers);
            String name = CallFields.bounded("name", asked.text("name"));
            Cursor from = cursor(exchange, asked);
            // a page without a cursor has no rows, whatever another one has acknowledged
            SubscriptionRun run =
                    subscriptions.subscribe(new SubscribeRequest(question.select(), name, from, from == null), reply);
            SubscribeBody body = new SubscribeBody(exchange, reply, question, run, name);
            beat.of(body);
            reply.open(body);
        } catch (Exception thrown) {
            reply.fail(thrown);
        }
    }

    /** Behind which to go on: what the browser has seen last, or what the address says of the first time. */
    private @Nullable Cursor cursor(Exchange exchange, Asked asked) throws RouterException, TokenException {
        String last = exchange.header("Last-Event-ID");
        if (last != null && !last.isEmpty()) {
            return callers.cursor(Callers.bytes("Last-Event-ID", last));
        }
        String given = asked.text("cursor");
        return given.isEmpty() ? null : callers.cursor(Callers.bytes("cursor", given));
    }

    private StreamedReply admitted(Exchange exchange, Runnable beat) throws RouterException {
        StreamedReply reply = new StreamedReply(exchange, threads, open);
        open.enter(reply, beat);
        return reply;
    }

    /** Streams that are open. */
    int streams() {
        return open.size();
    }

    /** Takes no more requests, and lets those in progress end for a while. */
    @Override
    public void close() {
        open.close();
        threads.close();
    }

    /** The beat of a subscription that may not have begun yet. */
    private static final class Beat implements Runnable {
        private volatile @Nullable SubscribeBody body;

        void of(SubscribeBody begun) {
            body = begun;
        }

        @Override
        public void run() {
            SubscribeBody current = body;
            if (current != null) {
                current.beat();
            }
        }
    }
}
