package dev.vidi.router.grpc;

import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.Cursor;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.Metadata;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What travels in the metadata of calls. Thread-safe. */
final class CallHeaders {
    static final Metadata.Key<byte[]> TOKEN = Metadata.Key.of("vidi-token-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** In the trailers of a read that failed: what its retry names. */
    static final Metadata.Key<String> READ_ID = text("vidi-read-id");

    /** A client that had calls in flight side by side has a token of each. */
    static final int TOKENS_MAX = 16;

    static final int NAME_CHARACTERS_MAX = 256;

    /** Clients take 8 KiB of metadata by default, and a token grows by a third on its way. */
    static final int TRAILER_BYTES_MAX = 4 * 1024;

    private static final Metadata.Key<String> PRINCIPAL = text("vidi-principal");
    private static final Metadata.Key<String> PURPOSE = text("vidi-purpose");
    private static final Metadata.Key<String> TRACEPARENT = text("traceparent");
    private static final Pattern TRACEPARENT_FORM =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,64})?");

    private final TokenCodec tokens;
    private final IntSupplier home;
    private final Supplier<UUID> sessions;

    /**
     * Reads and writes metadata.
     *
     * @param home partition of the read log for sessions that begin here
     * @param sessions makes the ids of new sessions
     */
    CallHeaders(TokenCodec tokens, IntSupplier home, Supplier<UUID> sessions) {
        this.tokens = tokens;
        this.home = home;
        this.sessions = sessions;
    }

    /** Who calls, and what they have seen; a caller without a token begins a session. */
    Caller caller(Metadata headers) throws TokenException, RouterException {
        return new Caller(token(headers), name(headers, PRINCIPAL), name(headers, PURPOSE), traceparent(headers));
    }

    byte[] encode(Token token) {
        return tokens.encode(token);
    }

    byte[] encode(Cursor cursor) {
        return tokens.cursors().encode(cursor);
    }

    Cursor cursor(byte[] bytes) throws TokenException {
        return tokens.cursors().decode(bytes);
    }

    /** Trailers with a token; one that clients might not take there is in the response alone. */
    static Metadata trailers(byte[] token) {
        Metadata trailers = new Metadata();
        if (token.length <= TRAILER_BYTES_MAX) {
            trailers.put(TOKEN, token);
        }
        return trailers;
    }

    private Token token(Metadata headers) throws TokenException, RouterException {
        Iterable<byte[]> given = headers.getAll(TOKEN);
        Token merged = null;
        if (given != null) {
            int count = 0;
            for (byte[] bytes : given) {
                if (++count > TOKENS_MAX) {
                    throw new RouterException(
                            ErrorCode.MALFORMED, "a call carries at most " + TOKENS_MAX + " tokens, this has more");
                }
                Token token = tokens.decode(bytes);
                merged = merged == null ? token : merged.merge(token);
            }
        }
        return merged == null ? Token.start(tokens.cluster(), sessions.get(), home.getAsInt()) : merged;
    }

    private static String name(Metadata headers, Metadata.Key<String> key) throws RouterException {
        return bounded(key.name(), headers.get(key));
    }

    /** A text that goes into the log with every read. */
    static String bounded(String what, @Nullable String text) throws RouterException {
        if (text == null) {
            return "";
        }
        if (text.length() > NAME_CHARACTERS_MAX) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    what + " has at most " + NAME_CHARACTERS_MAX + " characters, this has " + text.length());
        }
        return text;
    }

    /** W3C: a trace context that cannot be understood is as good as none. */
    private static String traceparent(Metadata headers) {
        String text = headers.get(TRACEPARENT);
        return text != null && TRACEPARENT_FORM.matcher(text).matches() ? text : "";
    }

    private static Metadata.Key<String> text(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /**
     * Who calls.
     *
     * @param token what the caller has seen
     * @param principal empty when unknown
     * @param purpose empty when not said
     * @param traceparent W3C trace context; empty when there is none
     */
    record Caller(Token token, String principal, String purpose, String traceparent) {
        Reader reader(String onBehalfOf) throws RouterException {
            return new Reader(token.session(), principal, bounded("on_behalf_of", onBehalfOf), purpose);
        }
    }
}
