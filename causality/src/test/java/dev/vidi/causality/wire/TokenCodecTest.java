package dev.vidi.causality.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.token.TokenException.Reason;
import dev.vidi.causality.token.TokenKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Golden bytes pin version 1: tokens outlive the server that made them, in the hands of clients and in headers. */
final class TokenCodecTest {

    private static final UUID CLUSTER = TokenCodec.clusterOf("abc");
    private static final TokenKey KEY = new TokenKey("k1", "0123456789abcdef".getBytes());
    private static final TokenCodec CODEC = new TokenCodec(CLUSTER, List.of(KEY));
    private static final SourcePartition A0 = new SourcePartition(new UUID(1, 2), 0);
    private static final SourcePartition B1 = new SourcePartition(new UUID(2, 3), 1);
    private static final Token TOKEN = Token.start(CLUSTER, new UUID(5, 6), 7)
            .afterRead(new ReadId(8, 9), Position.of(A0, 10), Position.of(B1, 11));

    private static final String GOLDEN =
            "01026b310db811f9a0de0d8b4ef5b02a9c8b4d6308011210900150983cd23fb096963f7d28e17f721a100000000000000005000000000000000620072a1a0a180a10000000000000000100000000000000021201001a010a321a0a180a10000000000000000200000000000000031201011a010b3a1000000000000000080000000000000009";

    @Test
    void keepsItsBytes() {
        assertThat(HexFormat.of().formatHex(CODEC.encode(TOKEN))).isEqualTo(GOLDEN);
    }

    @Test
    void readsTheBytesOfVersionOne() throws TokenException {
        assertThat(CODEC.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(TOKEN);
    }

    @Test
    void roundTripsAsText() throws TokenException {
        assertThat(CODEC.decodeText(CODEC.encodeText(TOKEN))).isEqualTo(TOKEN);
    }

    @Property
    void refusesEveryChangedByte(@ForAll @IntRange(min = 0, max = 2000) int place, @ForAll byte change) {
        byte[] bytes = CODEC.encode(TOKEN);
        bytes[place % bytes.length] ^= change == 0 ? 1 : change;
        assertThat(catchThrowableOfType(TokenException.class, () -> CODEC.decode(bytes)))
                .isNotNull();
    }

    @Property
    void refusesEveryTruncation(@ForAll @IntRange(min = 0, max = 2000) int length) {
        byte[] bytes = CODEC.encode(TOKEN);
        byte[] cut = java.util.Arrays.copyOf(bytes, length % bytes.length);
        assertThat(catchThrowableOfType(TokenException.class, () -> CODEC.decode(cut)))
                .isNotNull();
    }

    @Test
    void refusesTokensOfOtherClustersAndKeys() {
        TokenCodec otherCluster = new TokenCodec(TokenCodec.clusterOf("def"), List.of(KEY));
        TokenCodec otherKey = new TokenCodec(CLUSTER, List.of(new TokenKey("k1", "fedcba9876543210".getBytes())));
        assertThat(reason(otherCluster, CODEC.encode(TOKEN))).isEqualTo(Reason.FOREIGN);
        assertThat(reason(otherKey, CODEC.encode(TOKEN))).isEqualTo(Reason.FORGED);
        assertThat(reason(CODEC, new byte[] {9, 9, 9})).isEqualTo(Reason.NEWER);
        assertThat(reason(CODEC, new byte[0])).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void acceptsTokensOfAnOlderKey() throws TokenException {
        TokenKey newer = new TokenKey("k2", "fedcba9876543210".getBytes());
        TokenCodec rotated = new TokenCodec(CLUSTER, List.of(newer, KEY));
        assertThat(rotated.decode(CODEC.encode(TOKEN))).isEqualTo(TOKEN);
    }

    @Test
    void staysUnderAKibibyteForAHundredPartitions() {
        Map<SourcePartition, Long> offsets = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            offsets.put(new SourcePartition(new UUID(1, i / 50), i), 1_000_000L + i);
        }
        Token token = Token.start(CLUSTER, new UUID(5, 6), 7).afterWrite(new Position(offsets));
        assertThat(CODEC.encode(token)).hasSizeLessThan(1024);
    }

    private static Reason reason(TokenCodec codec, byte[] bytes) {
        return catchThrowableOfType(TokenException.class, () -> codec.decode(bytes))
                .reason();
    }
}
