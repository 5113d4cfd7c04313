package dev.vidi.processors.rows;

import dev.vidi.processors.source.SourceDecoder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Row stores for tests of what uses them. */
public final class OpenedRows {
    private OpenedRows() {}

    /** A store on a disk of its own, restored from records. */
    public static RowStore restored(
            SourceDecoder decoder,
            CommitGate gate,
            RowStoreOptions options,
            List<ConsumerRecord<byte[], byte[]>> records) {
        RowStore store = new RowStore(decoder, gate, options, new RowStoreMeters(new SimpleMeterRegistry(), "t"));
        try {
            store.open(Files.createTempDirectory("rows"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!records.isEmpty()) {
            store.restore(records);
        }
        return store;
    }
}
