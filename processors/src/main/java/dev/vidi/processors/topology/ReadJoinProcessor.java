package dev.vidi.processors.topology;

import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.ReadBatchCodec;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the records of the reads topic: joins each batch with the rows. Confined to the stream thread. */
final class ReadJoinProcessor implements Processor<byte[], byte[], Object, byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(ReadJoinProcessor.class);

    private final String table;
    private final TaskLives lives;
    private @Nullable ProcessorContext<Object, byte[]> context;

    ReadJoinProcessor(String table, TaskLives lives) {
        this.table = table;
        this.lives = lives;
    }

    @Override
    public void init(ProcessorContext<Object, byte[]> initContext) {
        this.context = initContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<Object, byte[]> here = Objects.requireNonNull(context);
        RecordMetadata at =
                here.recordMetadata().orElseThrow(() -> new IllegalStateException("a batch of reads without a place"));
        long appended = ArrivalTime.ownTimestamp(record.headers());
        try {
            ReadBatch batch = decode(record.value());
            lives.of(here.taskId())
                    .join(batch, appended, at.offset(), lives.clock().millis());
        } catch (MalformedPayloadException | IllegalArgumentException e) {
            lives.meters().malformedBatch();
            LOG.atWarn()
                    .addKeyValue("table", table)
                    .addKeyValue("topic", at.topic())
                    .addKeyValue("partition", at.partition())
                    .addKeyValue("offset", at.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("a record of the reads topic is not understood and passed over");
        }
    }

    private ReadBatch decode(byte @Nullable [] value) throws MalformedPayloadException {
        if (value == null) {
            throw new IllegalArgumentException("it has no value");
        }
        ReadBatch batch = ReadBatchCodec.decode(value);
        if (batch.home() < 0 || batch.home() >= lives.homes()) {
            throw new IllegalArgumentException(
                    "it names home partition " + batch.home() + " of a read log with " + lives.homes());
        }
        return batch;
    }
}
