package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.token.TokenException.Reason;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.proto.log.v1.TokenBody;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Signs, encodes and accepts tokens. A token that strangers could write could make every reader wait for an offset that
 * will never come.
 *
 * <p>Thread-safe.
 */
public final class TokenCodec {

    private static final byte FORMAT = 1;
    private static final int VERSION = 1;
    private static final String NEWER_ADVICE = "; ask a server of the version that made it, or start a new session";

    private final UUID cluster;
    private final Seal seal;
    private final CursorCodec cursors;

    /**
     * A codec for one cluster.
     *
     * @param cluster identity of the Kafka cluster
     * @param keys keys that are accepted; the first one signs
     */
    public TokenCodec(UUID cluster, List<TokenKey> keys) {
        this.cluster = cluster;
        this.seal = new Seal(FORMAT, "token", "start a new session", keys);
        this.cursors = new CursorCodec(cluster, keys);
    }

    /** The same for cursors. */
    public CursorCodec cursors() {
        return cursors;
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
        return seal.close(body.build().toByteArray());
    }

    /** The same as text, for headers and command lines: base64url without padding. */
    public String encodeText(Token token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(encode(token));
    }

    /** The token of signed bytes, or why it is not accepted. */
    public Token decode(byte[] bytes) throws TokenException {
        return decodeBody(seal.open(bytes));
    }

    /** The token of base64url text, or why it is not accepted. */
    public Token decodeText(String text) throws TokenException {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw seal.malformed("it is not base64url");
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
            throw seal.malformed(String.valueOf(e.getMessage()));
        }
    }
}
