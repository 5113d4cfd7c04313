package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.token.TokenException.Reason;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.proto.log.v1.TokenBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs, encodes and accepts tokens: format byte, key id, 16 bytes of HMAC-SHA256 over all the rest, body. A token that
 * strangers could write could make every reader wait for an offset that will never come.
 *
 * <p>Thread-safe.
 */
public final class TokenCodec {

    private static final byte FORMAT = 1;
    private static final int VERSION = 1;
    private static final int SIGNATURE_BYTES = 16;
    private static final int TOKEN_BYTES_MAX = 64 * 1024;
    private static final String NEWER_ADVICE = "; ask a server of the version that made it, or start a new session";
    private static final String ALGORITHM = "HmacSHA256";

    private final UUID cluster;
    private final TokenKey signingKey;
    private final Mac signingMac;
    private final Map<String, Mac> macs = new HashMap<>();

    /**
     * A codec for one cluster.
     *
     * @param cluster identity of the Kafka cluster
     * @param keys keys that are accepted; the first one signs
     */
    public TokenCodec(UUID cluster, List<TokenKey> keys) {
        this.cluster = cluster;
        this.signingKey = keys.get(0);
        this.signingMac = mac(signingKey);
        for (TokenKey key : keys) {
            macs.put(key.id(), mac(key));
        }
    }

    /** Identity of a Kafka cluster from the text that Kafka knows it by. */
    public static UUID clusterOf(String kafkaClusterId) {
        return UUID.nameUUIDFromBytes(kafkaClusterId.getBytes(StandardCharsets.UTF_8));
    }

    /** The cluster whose tokens this accepts. */
    public UUID cluster() {
        return cluster;
    }

    /** The signed bytes of a token. */
    public byte[] encode(Token token) {
        TokenBody.Builder body = TokenBody.newBuilder()
                .setVersion(VERSION)
                .setClusterId(Bytes.of(token.cluster()))
                .setSessionId(Bytes.of(token.session()))
                .setHome(token.home());
        if (!token.seen().isEmpty()) {
            body.setSeen(VectorCodec.toProto(token.seen()));
        }
        if (!token.dependencies().isEmpty()) {
            body.setDependencies(VectorCodec.toProto(token.dependencies()));
        }
        for (ReadId read : token.reads()) {
            body.addReads(Bytes.of(read));
        }
        byte[] bodyBytes = body.build().toByteArray();
        byte[] id = signingKey.id().getBytes(StandardCharsets.US_ASCII);
        byte[] signature = signature(signingMac, signingKey.id(), bodyBytes);
        return ByteBuffer.allocate(2 + id.length + SIGNATURE_BYTES + bodyBytes.length)
                .put(FORMAT)
                .put((byte) id.length)
                .put(id)
                .put(signature)
                .put(bodyBytes)
                .array();
    }

    /** The same as text, for headers and command lines: base64url without padding. */
    public String encodeText(Token token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(encode(token));
    }

    /** The token of signed bytes, or why it is not accepted. */
    public Token decode(byte[] bytes) throws TokenException {
        if (bytes.length < 2 || bytes.length > TOKEN_BYTES_MAX) {
            throw malformed(bytes.length + " bytes");
        }
        if (bytes[0] != FORMAT) {
            throw new TokenException(
                    Reason.NEWER,
                    "token has format " + bytes[0] + ", this server reads format " + FORMAT + NEWER_ADVICE);
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
                    "token is not signed by a key of this server: it was cut, changed, or made elsewhere; start a new"
                            + " session");
        }
        return decodeBody(body);
    }

    /** The token of base64url text, or why it is not accepted. */
    public Token decodeText(String text) throws TokenException {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed("it is not base64url");
        }
        return decode(bytes);
    }

    private Token decodeBody(byte[] bytes) throws TokenException {
        try {
            TokenBody body = TokenBody.parseFrom(bytes);
            if (body.getVersion() != VERSION) {
                throw new TokenException(
                        Reason.NEWER,
                        "token has version " + body.getVersion() + ", this server reads " + VERSION + NEWER_ADVICE);
            }
            UUID tokenCluster = Bytes.uuid(body.getClusterId());
            if (!tokenCluster.equals(cluster)) {
                throw new TokenException(
                        Reason.FOREIGN, "token names the offsets of another Kafka cluster; start a new session");
            }
            return new Token(
                    tokenCluster,
                    Bytes.uuid(body.getSessionId()),
                    body.getHome(),
                    VectorCodec.fromProto(body.getSeen()),
                    VectorCodec.fromProto(body.getDependencies()),
                    body.getReadsList().stream().map(Bytes::readId).toList());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] signature(Mac keyed, String keyId, byte[] body) {
        try {
            Mac mac = (Mac) keyed.clone();
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

    private static TokenException malformed(String detail) {
        return new TokenException(
                Reason.MALFORMED,
                "not a token of Vidi: " + detail + "; pass it on as you got it, or start a new session");
    }
}
