package dev.vidi.node;

import dev.vidi.causality.token.TokenKey;
import java.util.Base64;

/** Token keys as text, {@code id:secret}, the secret in base64 of either alphabet. Messages never hold the secret. */
final class TokenKeyText {

    static final int SECRET_BYTES_MIN = 32;

    private TokenKeyText() {}

    static TokenKey parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a token key is written id:secret, the secret in base64");
        }
        String id = text.substring(0, colon).strip();
        byte[] secret = decode(id, text.substring(colon + 1).strip());
        if (secret.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException("the secret of token key " + id + " has " + secret.length
                    + " bytes, expected at least " + SECRET_BYTES_MIN);
        }
        return new TokenKey(id, secret);
    }

    private static byte[] decode(String id, String secret) {
        try {
            return Base64.getUrlDecoder().decode(secret.replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the secret of token key " + id + " is not base64", e);
        }
    }

    static String format(TokenKey key) {
        return key.id() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(key.secret());
    }
}
