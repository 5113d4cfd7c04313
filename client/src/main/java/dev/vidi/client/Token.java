package dev.vidi.client;

import com.google.protobuf.ByteString;
import java.util.Base64;

/** What a session has seen: opaque, signed by the server, to be handed on as text or bytes. Immutable. */
public final class Token {
    private final ByteString bytes;

    private Token(ByteString bytes) {
        if (bytes.isEmpty()) {
            throw new IllegalArgumentException("a token is not empty");
        }
        this.bytes = bytes;
    }

    /** A token from its bytes. */
    public static Token of(byte[] bytes) {
        return new Token(ByteString.copyFrom(bytes));
    }

    /** A token from its text in base64url; {@link IllegalArgumentException} when it is not. */
    public static Token parse(String text) {
        return of(Base64.getUrlDecoder().decode(text.strip()));
    }

    static Token of(ByteString bytes) {
        return new Token(bytes);
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token token && token.bytes.equals(bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** The text in base64url, without padding. */
    @Override
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }
}
