package dev.vidi.router.call;

import dev.vidi.causality.token.Cursor;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.util.Base64;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows callers by what they say of themselves, and by the tokens that they carry. Thread-safe. */
public final class Callers {
    /** A client that had calls in flight side by side has a token of each. */
    public static final int TOKENS_MAX = 16;

    /** Clients take 8 KiB of headers by default, and a token grows by a third on its way. */
    public static final int HEADER_TOKEN_BYTES_MAX = 4 * 1024;

    private static final Pattern TRACEPARENT_FORM =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,64})?");

    private final TokenCodec tokens;
    private final IntSupplier home;
    private final Supplier<UUID> sessions;

    /**
     * Callers of one router.
     *
     * @param home partition of the read log for sessions that begin here
     * @param sessions makes the ids of new sessions
     */
    public Callers(TokenCodec tokens, IntSupplier home, Supplier<UUID> sessions) {
        this.tokens = tokens;
        this.home = home;
        this.sessions = sessions;
    }

    /**
     * Who calls, and what they have seen; a caller without a token begins a session. A trace context that cannot be
     * understood is as good as none, as W3C says.
     *
     * @param given tokens, signed; several are merged
     */
    public Caller caller(
            Iterable<byte[]> given, @Nullable String principal, @Nullable String purpose, @Nullable String traceparent)
            throws TokenException, RouterException {
        return new Caller(
                token(given),
                CallFields.bounded("vidi-principal", principal),
                CallFields.bounded("vidi-purpose", purpose),
                traceparent != null && TRACEPARENT_FORM.matcher(traceparent).matches() ? traceparent : "");
    }

    private Token token(Iterable<byte[]> given) throws TokenException, RouterException {
        Token merged = null;
        int count = 0;
        for (byte[] bytes : given) {
            if (++count > TOKENS_MAX) {
                throw new RouterException(
                        ErrorCode.MALFORMED, "a call carries at most " + TOKENS_MAX + " tokens, this has more");
            }
            Token token = tokens.decode(bytes);
            merged = merged == null ? token : merged.merge(token);
        }
        return merged == null ? Token.start(tokens.cluster(), sessions.get(), home.getAsInt()) : merged;
    }

    public byte[] encode(Token token) {
        return tokens.encode(token);
    }

    public byte[] encode(Cursor cursor) {
        return tokens.cursors().encode(cursor);
    }

    public Cursor cursor(byte[] bytes) throws TokenException {
        return tokens.cursors().decode(bytes);
    }

    /** Signed bytes as clients of HTTP carry them: base64url without padding. */
    public static String text(byte[] signed) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /** The signed bytes of such a text. */
    public static byte[] bytes(String what, String text) throws RouterException {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    what + " is base64url as this server gave it, found " + text.length()
                            + " characters that are none");
        }
    }
}
