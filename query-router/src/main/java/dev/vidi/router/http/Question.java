package dev.vidi.router.http;

import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.router.call.CallFields;
import dev.vidi.router.call.Caller;
import dev.vidi.router.call.Callers;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectRequest;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.select.Selects;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT that somebody asks over HTTP, planned.
 *
 * @param json how its rows look
 * @param caller who asks
 */
record Question(SelectRequest select, SelectJson json, Caller caller, Callers callers) {
    private static final String TOKEN = "vidi-token";

    /** Plans what is asked. What headers say can be said by the address, too, for pages whose browser lets them set none. */
    static Question of(Exchange exchange, Asked asked, Selects selects, Callers callers)
            throws RouterException, TokenException {
        Caller caller = caller(exchange, asked, callers);
        SelectPlan plan = selects.plan(asked.required("sql"));
        SelectJson json = new SelectJson(plan);
        SelectRequest select = new SelectRequest(
                plan,
                Selects.admit(plan, json.parameters(asked.parameters())),
                asked.level(),
                caller.token(),
                caller.reader(asked.text("onBehalfOf")),
                asked.timeout(),
                asked.waitMax(),
                caller.traceparent(),
                CallFields.readId("retries", asked.text("retries")),
                asked.flag("allowPartial"),
                asked.number("rowsMax"));
        return new Question(select, json, caller, callers);
    }

    /** Who asks: what headers say can be said by the address, too. */
    static Caller caller(Exchange exchange, Asked asked, Callers callers) throws RouterException, TokenException {
        List<byte[]> tokens = new ArrayList<>();
        for (String text : exchange.headers(TOKEN)) {
            tokens.add(Callers.bytes(TOKEN, text));
        }
        if (!asked.text("token").isEmpty()) {
            tokens.add(Callers.bytes("token", asked.text("token")));
        }
        return callers.caller(
                tokens,
                headerOr(asked, "principal", exchange),
                headerOr(asked, "purpose", exchange),
                exchange.header("traceparent"));
    }

    /** The header counts: a proxy may have set it. */
    private static @Nullable String headerOr(Asked asked, String name, Exchange exchange) {
        String header = exchange.header("vidi-" + name);
        return header == null ? asked.optional(name) : header;
    }

    /** What the caller has seen when the answer has been shown, as text. */
    String tokenAfter(SelectRun.Header header) {
        Token seen = caller.token().afterRead(header.id(), header.seen(), header.dependencies());
        return Callers.text(callers.encode(seen));
    }
}
