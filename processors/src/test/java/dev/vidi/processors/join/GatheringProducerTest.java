package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class GatheringProducerTest {

    private final Turns turns = new Turns(System::nanoTime);
    private final Turn turn = turns.ofThread();
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Producer<byte[], byte[]> producer = GatheringProducer.of(kafka, "log", turns);
    private final List<String> told = new ArrayList<>();

    private void send(String topic, int bytes) {
        var unused = producer.send(
                new ProducerRecord<>(topic, 0, null, new byte[bytes]),
                (metadata, error) -> told.add(error == null ? topic : error.getMessage()));
    }

    @Test
    void whatOnePollBringsAboutLeavesAtItsLastRecord() {
        turn.polled(3);
        turn.worked();
        send("log", 1);
        turn.worked();
        send("log", 1);
        assertThat(kafka.history()).isEmpty();
        turn.worked();
        send("log", 1);
        assertThat(kafka.history()).hasSize(3);
        assertThat(told).containsExactly("log", "log", "log");
    }

    @Test
    void nothingIsHeldWithoutMoreToDo() {
        send("log", 1);
        assertThat(kafka.history()).hasSize(1);
    }

    @Test
    void otherTopicsAreNotHeldAndFollowWhatIs() {
        turn.polled(2);
        turn.worked();
        send("log", 1);
        send("dead letters", 1);
        assertThat(told).containsExactly("log", "dead letters");
    }

    @Test
    void holdsAFewBytesForAFewRecordsOnly() {
        turn.polled(1_000);
        turn.worked();
        send("log", Burst.BYTES_MAX - 1);
        assertThat(kafka.history()).isEmpty();
        send("log", 1);
        assertThat(kafka.history()).hasSize(2);
        send("log", 1);
        IntStream.range(0, Burst.RECORDS_MAX).forEach(i -> turn.worked());
        assertThat(kafka.history()).hasSize(2);
        turn.worked();
        assertThat(kafka.history()).hasSize(3);
    }

    /** Else offsets would be committed whose answers were never appended. */
    @Test
    void aFlushTakesWhatIsHeldAlong() {
        turn.polled(2);
        turn.worked();
        send("log", 1);
        producer.flush();
        assertThat(kafka.history()).hasSize(1);
        assertThat(kafka.flushed()).isTrue();
    }

    @Test
    void aFailureToBeginIsTold() {
        kafka.sendException = new KafkaException("no room");
        send("log", 1);
        assertThat(told).containsExactly("no room");
    }
}
