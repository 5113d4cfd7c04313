package dev.vidi.query.sql;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Keeps what was used last, within a bound on what it weighs. Thread-safe; guarded by itself. */
final class LruCache<K, V> {

    private final long weightMax;
    private final ToLongFunction<K> weigher;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    LruCache(long weightMax, ToLongFunction<K> weigher) {
        this.weightMax = weightMax;
        this.weigher = weigher;
    }

    synchronized @Nullable V get(K key) {
        return entries.get(key);
    }

    /** Keeps a value, unless it alone weighs more than all may. */
    synchronized void put(K key, V value) {
        long added = weigher.applyAsLong(key);
        if (added > weightMax) {
            return;
        }
        if (entries.put(key, value) == null) {
            weight += added;
        }
        Iterator<K> eldest = entries.keySet().iterator();
        while (weight > weightMax) {
            weight -= weigher.applyAsLong(eldest.next());
            eldest.remove();
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
