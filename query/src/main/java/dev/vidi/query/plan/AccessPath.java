package dev.vidi.query.plan;

import dev.vidi.query.row.KeyCodec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table are looked at. Every row that can be in the answer is among them; each is examined all the
 * same, so that a wide path only takes longer. Keys are in the order-keeping form of {@link KeyCodec}, bounds compare
 * unsigned. A closed set.
 */
public sealed interface AccessPath {

    /** Calls the function of the alternative that this is. */
    <R> R fold(Function<Nothing, R> nothing, Function<Keys, R> keys, Function<Range, R> range, Function<Scan, R> scan);

    /** No row: the condition contradicts itself. */
    record Nothing() implements AccessPath {
        @Override
        public <R> R fold(
                Function<Nothing, R> nothingCase,
                Function<Keys, R> keys,
                Function<Range, R> range,
                Function<Scan, R> scan) {
            return nothingCase.apply(this);
        }
    }

    /**
     * One key or several; the partitioner says where they are.
     *
     * @param keys ascending and distinct; not to be changed
     */
    record Keys(List<byte[]> keys) implements AccessPath {
        public Keys {
            keys = List.copyOf(keys);
            for (int i = 1; i < keys.size(); i++) {
                if (Arrays.compareUnsigned(keys.get(i - 1), keys.get(i)) >= 0) {
                    throw new IllegalArgumentException("keys of an access path ascend, key " + i + " does not");
                }
            }
        }

        @Override
        public <R> R fold(
                Function<Nothing, R> nothing,
                Function<Keys, R> keysCase,
                Function<Range, R> range,
                Function<Scan, R> scan) {
            return keysCase.apply(this);
        }
    }

    /**
     * The keys between two bounds, in all partitions. A key and a zero byte behind it make the bound that comes right
     * after the key.
     *
     * @param from the first key that is in, or what comes right before it; empty when there is no lower bound
     * @param to the first that is out; null when there is no upper bound
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Range(byte[] from, byte @Nullable [] to) implements AccessPath {
        @Override
        public <R> R fold(
                Function<Nothing, R> nothing,
                Function<Keys, R> keys,
                Function<Range, R> rangeCase,
                Function<Scan, R> scan) {
            return rangeCase.apply(this);
        }
    }

    /** All rows, in all partitions. */
    record Scan() implements AccessPath {
        @Override
        public <R> R fold(
                Function<Nothing, R> nothing,
                Function<Keys, R> keys,
                Function<Range, R> range,
                Function<Scan, R> scanCase) {
            return scanCase.apply(this);
        }
    }
}
