package dev.vidi.causality.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.Cursor;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.token.TokenException.Reason;
import dev.vidi.causality.token.TokenKey;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Golden bytes pin version 1: cursors outlive the server that made them. */
final class CursorCodecTest {

    private static final UUID CLUSTER = TokenCodec.clusterOf("abc");
    private static final TokenCodec TOKENS =
            new TokenCodec(CLUSTER, List.of(new TokenKey("k1", "0123456789abcdef".getBytes())));
    private static final CursorCodec CODEC = TOKENS.cursors();
    private static final Cursor CURSOR = cursor(CLUSTER);

    private static final String GOLDEN =
            "02026b310fb00a489911fc530e7185b2240d6beb08011210900150983cd23fb096963f7d28e17f721a03742d312210000000000000000300000000000000042a1000000000000000050000000000000006300b380c420200024a0207095202080a590d00000000000000";

    @Test
    void keepsItsBytes() throws TokenException {
        assertThat(HexFormat.of().formatHex(CODEC.encode(CURSOR))).isEqualTo(GOLDEN);
        assertThat(CODEC.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(CURSOR);
    }

    @Property
    void refusesEveryChangedByte(@ForAll @IntRange(min = 0, max = 2000) int place, @ForAll byte change) {
        byte[] bytes = CODEC.encode(CURSOR);
        bytes[place % bytes.length] ^= change == 0 ? 1 : change;
        assertThat(catchThrowableOfType(TokenException.class, () -> CODEC.decode(bytes)))
                .isNotNull();
    }

    @Test
    void isNoTokenAndOfNoOtherCluster() {
        byte[] token = TOKENS.encode(Token.start(CLUSTER, new UUID(5, 6), 7));
        assertThat(catchThrowableOfType(TokenException.class, () -> CODEC.decode(token))
                        .reason())
                .isEqualTo(Reason.NEWER);
        token[0] = 2;
        assertThat(catchThrowableOfType(TokenException.class, () -> CODEC.decode(token))
                        .reason())
                .isEqualTo(Reason.FORGED);
        byte[] foreign = CODEC.encode(cursor(new UUID(1, 1)));
        assertThat(catchThrowableOfType(TokenException.class, () -> CODEC.decode(foreign))
                        .reason())
                .isEqualTo(Reason.FOREIGN);
    }

    private static Cursor cursor(UUID cluster) {
        TreeMap<Integer, Cursor.Place> places = new TreeMap<>();
        places.put(0, new Cursor.Place(7, 8));
        places.put(2, new Cursor.Place(9, 10));
        return new Cursor(cluster, "t-1", new UUID(3, 4), 13, new ShapeId(5, 6), 11, 12, places);
    }
}
