package dev.vidi.router.grpc;

import dev.vidi.causality.token.Cursor;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.router.call.Caller;
import dev.vidi.router.call.Callers;
import dev.vidi.router.error.RouterException;
import io.grpc.Metadata;
import java.util.List;
import java.util.Objects;

/** What travels in the metadata of calls. Thread-safe. */
final class CallHeaders {
    static final Metadata.Key<byte[]> TOKEN = Metadata.Key.of("vidi-token-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** In the trailers of a read that failed: what its retry names. */
    static final Metadata.Key<String> READ_ID = text("vidi-read-id");

    private static final Metadata.Key<String> PRINCIPAL = text("vidi-principal");
    private static final Metadata.Key<String> PURPOSE = text("vidi-purpose");
    private static final Metadata.Key<String> TRACEPARENT = text("traceparent");

    private final Callers callers;

    CallHeaders(Callers callers) {
        this.callers = callers;
    }

    /** Who calls, and what they have seen; a caller without a token begins a session. */
    Caller caller(Metadata headers) throws TokenException, RouterException {
        return callers.caller(
                Objects.requireNonNullElse(headers.getAll(TOKEN), List.of()),
                headers.get(PRINCIPAL),
                headers.get(PURPOSE),
                headers.get(TRACEPARENT));
    }

    byte[] encode(Token token) {
        return callers.encode(token);
    }

    byte[] encode(Cursor cursor) {
        return callers.encode(cursor);
    }

    Cursor cursor(byte[] bytes) throws TokenException {
        return callers.cursor(bytes);
    }

    /** Trailers with a token; one that clients might not take there is in the response alone. */
    static Metadata trailers(byte[] token) {
        Metadata trailers = new Metadata();
        if (token.length <= Callers.HEADER_TOKEN_BYTES_MAX) {
            trailers.put(TOKEN, token);
        }
        return trailers;
    }

    private static Metadata.Key<String> text(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
