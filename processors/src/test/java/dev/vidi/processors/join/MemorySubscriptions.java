package dev.vidi.processors.join;

import dev.vidi.processors.subscription.SubscriptionStore;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Subscriptions in memory. */
class MemorySubscriptions implements SubscriptionStore {

    final Map<ByteBuffer, byte[]> kept = new TreeMap<>();

    @Override
    public void put(byte[] key, byte @Nullable [] value) {
        if (value == null) {
            kept.remove(ByteBuffer.wrap(key));
        } else {
            kept.put(ByteBuffer.wrap(key), value);
        }
    }

    @Override
    public void forEach(BiConsumer<byte[], byte[]> consumer) {
        Map.copyOf(kept).forEach((key, value) -> consumer.accept(key.array(), value));
    }
}
