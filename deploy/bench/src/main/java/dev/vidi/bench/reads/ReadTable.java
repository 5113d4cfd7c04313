package dev.vidi.bench.reads;

import dev.vidi.bench.rows.Rows;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.Value;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** A table full of {@link Rows}, and the keys that are asked for: any, each as likely as the others. */
public record ReadTable(String name, List<Value> keys) {

    public static ReadTable of(String name, int rows) {
        return new ReadTable(
                name,
                IntStream.range(0, rows)
                        .mapToObj(number -> Value.newBuilder()
                                .setStringValue(Rows.key(number))
                                .build())
                        .toList());
    }

    /**
     * The same with some of the keys, spread evenly, so that many rows do not take as much memory for their keys.
     *
     * @param keysMax keys that are asked for at the most
     */
    public static ReadTable of(String name, int rows, int keysMax) {
        int keys = Math.min(rows, keysMax);
        return new ReadTable(
                name,
                IntStream.range(0, keys)
                        .mapToObj(number -> Value.newBuilder()
                                .setStringValue(Rows.key((int) ((long) number * rows / keys)))
                                .build())
                        .toList());
    }

    /** The key of some row. */
    public Value anyKey() {
        return keys.get(ThreadLocalRandom.current().nextInt(keys.size()));
    }

    /** Every key that is asked for has its row, and the key is the first column of it. */
    static void check(KeyResult result) {
        if (!result.hasRow() || !result.getRow().getValues(0).equals(result.getKey())) {
            throw new IllegalStateException(
                    "the answer to key " + result.getKey().getStringValue() + " is not its row");
        }
    }
}
