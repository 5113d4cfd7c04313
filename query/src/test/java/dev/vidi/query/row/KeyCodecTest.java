package dev.vidi.query.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.ColumnType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
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

    /** By the first column, and where that is equal by the next. */
    @Property
    void ordersKeysOfSeveralColumnsByOneAfterTheOther(@ForAll("compositePairs") Pair pair) {
        KeyCodec codec = new KeyCodec(pair.type());
        List<?> left = (List<?>) pair.left();
        List<?> right = (List<?>) pair.right();
        int expected = 0;
        for (int i = 0; i < left.size() && expected == 0; i++) {
            expected = compare(left.get(i), right.get(i));
        }
        int bytes = Arrays.compareUnsigned(codec.encode(left), codec.encode(right));
        assertThat(Integer.signum(bytes)).isEqualTo(Integer.signum(expected));
    }

    @Property
    void decodesKeysOfSeveralColumnsAndTheFirstOfThem(@ForAll("compositePairs") Pair pair) {
        KeyCodec codec = new KeyCodec(pair.type());
        List<?> key = (List<?>) pair.left();
        assertThat(codec.decode(codec.encode(key))).isEqualTo(key);
        for (int count = 0; count <= key.size(); count++) {
            List<?> first = key.subList(0, count);
            assertThat(codec.decodeFirst(codec.prefix(first))).isEqualTo(first);
            byte[] prefix = codec.prefix(first);
            assertThat(Arrays.copyOf(codec.encode(key), prefix.length)).isEqualTo(prefix);
        }
    }

    @Property
    void decodesAnyBytesToTheirKeyOfSeveralColumnsOrRefusesThem(
            @ForAll("compositeTypes") ColumnType type, @ForAll byte[] noise) {
        decodesAnyBytesToTheirKeyOrRefusesThem(type, noise);
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

    /** Often with the same first columns. */
    @Provide
    Arbitrary<Pair> compositePairs() {
        return compositeTypes()
                .flatMap(type -> Combinators.combine(
                                ValueArbitraries.of(type),
                                ValueArbitraries.of(type),
                                Arbitraries.integers().between(0, type.parts().size()))
                        .as((left, right, same) -> {
                            List<Object> values = new ArrayList<>(((List<?>) left).subList(0, same));
                            values.addAll(
                                    ((List<?>) right).subList(same, type.parts().size()));
                            return new Pair(type, left, values);
                        }));
    }

    @Provide
    Arbitrary<ColumnType> compositeTypes() {
        return ValueArbitraries.compositeKeyTypes();
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
