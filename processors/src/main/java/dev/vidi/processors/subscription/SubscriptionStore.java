package dev.vidi.processors.subscription;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Keeps subscriptions through crashes: what was put before a commit that succeeded is there in every later life. */
public interface SubscriptionStore {

    /** Keeps a value; null forgets it. */
    void put(byte[] key, byte @Nullable [] value);

    /** Everything that is kept, in any order. */
    void forEach(BiConsumer<byte[], byte[]> consumer);
}
