package dev.vidi.processors.rows;

import dev.vidi.processors.source.SourceDecoder;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds the row store of each task of a table's topology. Its changelog is the source topic, so logging is off. */
public final class RowStoreBuilder implements StoreBuilder<RowStore> {

    private final Supplier<SourceDecoder> decoder;
    private final CommitGate gate;
    private final RowStoreOptions options;
    private final RowStoreMeters meters;

    public RowStoreBuilder(
            Supplier<SourceDecoder> decoder, CommitGate gate, RowStoreOptions options, RowStoreMeters meters) {
        this.decoder = decoder;
        this.gate = gate;
        this.options = options;
        this.meters = meters;
    }

    @Override
    public RowStore build() {
        return new RowStore(decoder.get(), gate, options, meters);
    }

    @Override
    public StoreBuilder<RowStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<RowStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<RowStore> withLoggingEnabled(Map<String, String> config) {
        return this;
    }

    @Override
    public StoreBuilder<RowStore> withLoggingDisabled() {
        return this;
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
        return false;
    }

    @Override
    public String name() {
        return RowStore.NAME;
    }
}
