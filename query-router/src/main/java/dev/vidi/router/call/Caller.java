package dev.vidi.router.call;

import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.Token;
import dev.vidi.router.error.RouterException;

/**
 * Who calls.
 *
 * @param token what the caller has seen
 * @param principal empty when unknown
 * @param purpose empty when not said
 * @param traceparent W3C trace context; empty when there is none
 */
public record Caller(Token token, String principal, String purpose, String traceparent) {

    /** The caller as one who reads, for somebody else or for themselves (empty). */
    public Reader reader(String onBehalfOf) throws RouterException {
        return new Reader(token.session(), principal, CallFields.bounded("on_behalf_of", onBehalfOf), purpose);
    }
}
