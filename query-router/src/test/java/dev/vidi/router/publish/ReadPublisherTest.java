package dev.vidi.router.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.wire.ReadBatchCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What leaves when: reads of one burst together, those of all partitions next to each other. */
final class ReadPublisherTest {
    private static final PublishLimits LIMITS = new PublishLimits(100, 10_000, 1, Duration.ofSeconds(1));
    private static final long ROUTER = 7;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Queue<Runnable> afterBurst = new ConcurrentLinkedQueue<>();
    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ReadPublisher publisher =
            new ReadPublisher(producer, new TopicNames("vidi"), LIMITS, afterBurst::add, ROUTER, nanos::get, meters);
    private final TableDefinition table = PartitionPlanTest.table(2);
    private long ids;

    @Test
    void whatComesInOneBurstLeavesTogether() throws Exception {
        publish(0);
        publish(1);
        publish(0);
        assertThat(producer.history()).isEmpty();
        endBurst();
        assertThat(sent()).containsExactly("0: 1 3", "1: 2");
    }

    @Test
    void whatHasToWaitLeavesWhenItsLaneIsFree() throws Exception {
        publish(0);
        endBurst();
        publish(0);
        publish(0);
        endBurst();
        assertThat(sent()).containsExactly("0: 1");
        publisher.processed(new Processed(ROUTER + 1, 1, List.of()));
        publisher.sendDue();
        assertThat(sent()).as("a batch of another router").containsExactly("0: 1");
        publisher.processed(new Processed(ROUTER, 1, List.of()));
        publisher.sendDue();
        assertThat(sent()).containsExactly("0: 1", "0: 2 3");
    }

    @Test
    void tellsWhatABatchSpendsInEachStage() {
        nanos.set(TimeUnit.MILLISECONDS.toNanos(3)); // the reads are ready at 0
        publish(0);
        publish(0);
        endBurst();
        nanos.set(TimeUnit.MILLISECONDS.toNanos(5));
        producer.completeNext();
        nanos.set(TimeUnit.MILLISECONDS.toNanos(10));
        publisher.processed(new Processed(ROUTER + 1, 1, List.of()));
        publisher.processed(new Processed(ROUTER, 1, List.of()));
        publisher.processed(new Processed(ROUTER, 1, List.of()));
        assertThat(millis("vidi.router.batch.queued")).isEqualTo(3);
        assertThat(millis("vidi.router.batch.acknowledged")).isEqualTo(2);
        assertThat(millis("vidi.router.batch.processed")).isEqualTo(7);
        assertThat(meters.get("vidi.router.batch.reads").summary().totalAmount())
                .isEqualTo(2);
        assertThat(meters.get("vidi.router.batch.bytes").summary().totalAmount())
                .isEqualTo(producer.history().get(0).value().length);
    }

    /** The one time of a timer. */
    private double millis(String timer) {
        assertThat(meters.get(timer).timer().count()).isEqualTo(1);
        return meters.get(timer).timer().totalTime(TimeUnit.MILLISECONDS);
    }

    @Test
    void aBatchOfWhichNothingIsHeardHoldsUpNobodyForLong() throws Exception {
        publish(0);
        endBurst();
        publish(0);
        endBurst();
        publisher.tick();
        assertThat(sent()).hasSize(1);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        publisher.tick();
        assertThat(sent()).containsExactly("0: 1", "0: 2");
    }

    @Test
    void whatCannotBeSentIsToldAndHoldsUpNobody() throws Exception {
        Read lost = publish(0);
        endBurst();
        publish(0);
        endBurst();
        producer.errorNext(new IllegalStateException("no broker"));
        assertThat(lost.error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(sent()).containsExactly("0: 1", "0: 2");
    }

    /** A defect of one read is no end of its lane. */
    @Test
    void aBatchThatCannotBeMadeHoldsUpNobodyForLong() throws Exception {
        publisher.publish(table, 0, 0, new Read(new ReadId(1, ++ids)) {
            @Override
            public ReadEvent event() {
                throw new IllegalStateException("a defect");
            }
        });
        assertThatThrownBy(this::endBurst).hasMessage("a defect");
        publish(0);
        endBurst();
        assertThat(sent()).isEmpty();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        publisher.tick();
        assertThat(sent()).containsExactly("0: 2");
    }

    private Read publish(int partition) {
        Read read = new Read(new ReadId(1, ++ids));
        publisher.publish(table, partition, 0, read);
        return read;
    }

    private void endBurst() {
        for (Runnable next = afterBurst.poll(); next != null; next = afterBurst.poll()) {
            next.run();
        }
    }

    /** Partition and reads of each batch. */
    private List<String> sent() throws Exception {
        List<String> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : producer.history()) {
            ReadBatch batch = ReadBatchCodec.decode(record.value());
            StringBuilder text = new StringBuilder(record.partition() + ":");
            batch.reads().forEach(read -> text.append(' ').append(read.id().low()));
            sent.add(text.toString());
        }
        return sent;
    }

    private static class Read implements Publication {
        private final ReadId id;
        private RouterException error;

        Read(ReadId id) {
            this.id = id;
        }

        @Override
        public ReadEvent event() {
            return new ReadEvent(
                    id,
                    new Reader(new UUID(1, 2), "", "", ""),
                    Level.SESSION,
                    0,
                    0,
                    1_000,
                    900,
                    List.of(0),
                    "",
                    null,
                    new Question.Keys(List.of(new byte[] {1})));
        }

        @Override
        public long readyNanos() {
            return 0;
        }

        @Override
        public int bytes() {
            return 1;
        }

        @Override
        public boolean abandoned() {
            return false;
        }

        @Override
        public void unpublished(RouterException why) {
            error = why;
        }
    }
}
