package dev.vidi.query.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.ColumnType;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
    record Pair(ColumnType type, Object left, Object right) {}

    @Property
    void decodesWhatItEncoded(@ForAll("pairs") Pair pair) {
        KeyCodec codec = new KeyCodec(pair.type());
        assertThat(codec.decode(codec.encode(pair.left()))).isEqualTo(pair.left());
    }

    @Property
    void ordersBytesAsTheKeys(@ForAll("pairs") Pair pair) {
        KeyCodec codec = new KeyCodec(pair.type());
        int bytes = Arrays.compareUnsigned(codec.encode(pair.left()), codec.encode(pair.right()));
        assertThat(Integer.signum(bytes)).isEqualTo(Integer.signum(compare(pair.left(), pair.right())));
    }

    @Property
    void encodesNoKeyAsAPrefixOfAnother(@ForAll("pairs") Pair pair) {
        KeyCodec codec = new KeyCodec(pair.type());
        byte[] left = codec.encode(pair.left());
        byte[] right = codec.encode(pair.right());
        int mismatch = Arrays.mismatch(left, right);
        assertThat(mismatch == -1 || mismatch < Math.min(left.length, right.length))
                .isTrue();
    }

    @Property
    void decodesAnyBytesToTheirKeyOrRefusesThem(@ForAll("keyTypes") ColumnType type, @ForAll byte[] noise) {
        KeyCodec codec = new KeyCodec(type);
        try {
            assertThat(codec.encode(codec.decode(noise))).isEqualTo(noise);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    @Test
    void refusesTypesThatAreNoKeys() {
        assertThatThrownBy(() -> new KeyCodec(ColumnType.DOUBLE)).hasMessage("a key cannot be a DOUBLE");
    }

    @Test
    void refusesATimestampBelowMicroseconds() {
        assertThatThrownBy(() -> new KeyCodec(ColumnType.TIMESTAMP).encode(Instant.ofEpochSecond(0, 1)))
                .hasMessage("a TIMESTAMP key has whole microseconds");
    }

    @Provide
    Arbitrary<Pair> pairs() {
        return keyTypes()
                .flatMap(type -> Combinators.combine(ValueArbitraries.of(type), ValueArbitraries.of(type))
                        .as((left, right) -> new Pair(type, left, right)));
    }

    @Provide
    Arbitrary<ColumnType> keyTypes() {
        return ValueArbitraries.keyTypes();
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        if (left instanceof String text) {
            return Arrays.compare(
                    text.codePoints().toArray(), ((String) right).codePoints().toArray());
        }
        return ((Comparable<Object>) left).compareTo(right);
    }
}
