package dev.vidi.processors.topology;

import dev.vidi.processors.subscription.SubscriptionStore;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Subscriptions in a store of Kafka Streams. Confined to the stream thread. */
record KeptSubscriptions(KeyValueStore<byte[], byte[]> store) implements SubscriptionStore {

    @Override
    public void put(byte[] key, byte @Nullable [] value) {
        store.put(key, value);
    }

    @Override
    public void forEach(BiConsumer<byte[], byte[]> consumer) {
        try (KeyValueIterator<byte[], byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> entry = all.next();
                consumer.accept(entry.key, entry.value);
            }
        }
    }
}
