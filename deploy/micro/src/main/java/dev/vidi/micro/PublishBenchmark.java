package dev.vidi.micro;

import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.publish.Publication;
import dev.vidi.router.publish.PublishLimits;
import dev.vidi.router.publish.ReadPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reads that come in one burst, collected into a batch of their partition, encoded and handed to a producer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PublishBenchmark {

    private static final int BURST = 64;
    private static final long ROUTER = 11;

    private final List<Publication> burst = Samples.reads(BURST).stream()
            .<Publication>map(Published::new)
            .toList();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Queue<Runnable> afterBurst = new ArrayDeque<>();
    private final ReadPublisher publisher = new ReadPublisher(
            producer,
            new TopicNames("vidi"),
            PublishLimits.DEFAULT,
            afterBurst::add,
            ROUTER,
            System::nanoTime,
            new SimpleMeterRegistry());
    private long sequence;

    /** For each read; the batch is answered at once, so that its lane is free for the next burst. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int publish() {
        for (Publication read : burst) {
            publisher.publish(Samples.TABLE, 3, 0, read);
        }
        for (Runnable task = afterBurst.poll(); task != null; task = afterBurst.poll()) {
            task.run();
        }
        int sent = producer.history().size();
        producer.clear();
        publisher.processed(new Processed(ROUTER, ++sequence, List.of()));
        if (sent != 1) {
            throw new IllegalStateException("a burst became " + sent + " batches");
        }
        return sent;
    }

    private record Published(ReadEvent event) implements Publication {

        @Override
        public long readyNanos() {
            return 0;
        }

        @Override
        public int bytes() {
            return 12;
        }

        @Override
        public boolean abandoned() {
            return false;
        }

        @Override
        public void unpublished(RouterException error) {
            throw new IllegalStateException(error);
        }
    }
}
