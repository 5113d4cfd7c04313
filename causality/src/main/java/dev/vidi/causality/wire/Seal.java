package dev.vidi.causality.wire;

import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.token.TokenException.Reason;
import dev.vidi.causality.token.TokenKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what clients carry: format byte, key id, 16 bytes of HMAC-SHA256 over key id and body, body. Each kind has a
 * format of its own, so that none passes for another. Thread-safe.
 */
final class Seal {
    private static final int SIGNATURE_BYTES = 16;
    private static final int BYTES_MAX = 64 * 1024;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte format;
    private final String kind;
    private final String cure;
    private final TokenKey signingKey;
    private final Mac signingMac;
    private final Map<String, Mac> macs = new HashMap<>();

    /**
     * A seal.
     *
     * @param kind what is sealed, for messages
     * @param cure what to do without it
     * @param keys keys that are accepted; the first one signs
     */
    Seal(byte format, String kind, String cure, List<TokenKey> keys) {
        this.format = format;
        this.kind = kind;
        this.cure = cure;
        this.signingKey = keys.get(0);
        this.signingMac = mac(signingKey);
        for (TokenKey key : keys) {
            macs.put(key.id(), mac(key));
        }
    }

    byte[] close(byte[] body) {
        byte[] id = signingKey.id().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + id.length + SIGNATURE_BYTES + body.length)
                .put(format)
                .put((byte) id.length)
                .put(id)
                .put(signature(signingMac, signingKey.id(), body))
                .put(body)
                .array();
    }

    byte[] open(byte[] bytes) throws TokenException {
        if (bytes.length < 2 || bytes.length > BYTES_MAX) {
            throw malformed(bytes.length + " bytes");
        }
        if (bytes[0] != format) {
            throw new TokenException(
                    Reason.NEWER,
                    kind + " has format " + bytes[0] + ", this server reads format " + format
                            + "; ask a server of the version that made it, or " + cure);
        }
        int bodyStart = 2 + bytes[1] + SIGNATURE_BYTES;
        if (bytes[1] < 1 || bodyStart > bytes.length) {
            throw malformed("it is cut off");
        }
        String keyId = new String(bytes, 2, bytes[1], StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOfRange(bytes, bodyStart, bytes.length);
        byte[] signature = Arrays.copyOfRange(bytes, 2 + bytes[1], bodyStart);
        Mac mac = macs.get(keyId);
        if (mac == null || !MessageDigest.isEqual(signature, signature(mac, keyId, body))) {
            throw new TokenException(
                    Reason.FORGED,
                    kind + " is not signed by a key of this server: it was cut, changed, or made elsewhere; " + cure);
        }
        return body;
    }

    TokenException malformed(String detail) {
        return new TokenException(
                Reason.MALFORMED, "not a " + kind + " of Vidi: " + detail + "; pass it on as you got it, or " + cure);
    }

    /** The format is part of what is signed where it is not the first one, whose signatures are older than this rule. */
    private byte[] signature(Mac keyed, String keyId, byte[] body) {
        try {
            Mac mac = (Mac) keyed.clone();
            if (format > 1) {
                mac.update(format);
            }
            mac.update(keyId.getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(mac.doFinal(body), SIGNATURE_BYTES);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the " + ALGORITHM + " of this Java cannot be cloned", e);
        }
    }

    private static Mac mac(TokenKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.secret(), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
