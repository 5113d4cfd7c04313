package dev.vidi.processors.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.wire.DeadLetterCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.ReadBatchCodec;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.query.row.KeyCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** The logic of apply and join; delivery and crashes are proven elsewhere. */
final class TableTopologyTest extends TopologyFixture {

    @Test
    void answersWithTheRowItsCoordinatesAndThePosition() {
        write("a", "{\"price\":1}");
        write("a", "{\"price\":2}");
        ReadId id = read(Level.EVENTUAL, 0, 0, "a", "b");

        LogBatch batch = single();
        assertThat(batch.position()).isEqualTo(2);
        assertThat(batch.source()).isEqualTo(SOURCE);
        assertThat(batch.incarnation()).isEqualTo(101);
        assertThat(batch.placement()).isEqualTo(Placement.VERIFIED);
        assertThat(batch.processed()).hasSize(1);
        assertThat(batch.processed().get(0).parked()).isEmpty();
        AnswerPart answer = batch.answers().get(0);
        assertThat(answer.read().id()).isEqualTo(id);
        assertThat(answer.last()).isTrue();
        assertThat(answer.rows()).hasSize(1);
        assertThat(answer.rows().get(0).key()).isZero();
        assertThat(answer.rows().get(0).offset()).isEqualTo(1);
        assertThat(answer.rows().get(0).timestamp()).isEqualTo(7_000);
    }

    @Test
    void parksAReadUntilThePositionIsReached() {
        write("a", "{\"price\":1}");
        ReadId id = read(Level.SESSION, 2, 0, "a");

        LogBatch parked = single();
        assertThat(parked.answers()).isEmpty();
        assertThat(parked.processed().get(0).parked()).containsExactly(id);

        write("a", "{\"price\":2}");
        LogBatch released = single();
        assertThat(released.position()).isEqualTo(2);
        assertThat(released.answers().get(0).rows().get(0).offset()).isEqualTo(1);
    }

    @Test
    void releasesAReadWhenTheConsumerPassesAHole() {
        write("a", "{\"price\":1}");
        read(Level.STRONG, 3, 0, "a");
        single();

        progress.polled(new TopicPartition("offers", 0), 0, 3);
        pass(Duration.ofMillis(2));

        LogBatch released = single();
        assertThat(released.position()).isEqualTo(3);
        assertThat(released.answers().get(0).rows()).hasSize(1);
    }

    @Test
    void doesNotPassAHoleBeforeWhatWasPolledIsApplied() {
        write("a", "{\"price\":1}");
        progress.polled(new TopicPartition("offers", 0), 5, 9);
        read(Level.EVENTUAL, 0, 0, "a");
        assertThat(single().position()).isEqualTo(1);
    }

    @Test
    void refusesAReadWhosePositionIsNotReachedInTime() {
        ends = new Ends(50, 50);
        read(Level.SESSION, 9, 0, "a");
        single();
        pass(Duration.ofSeconds(2));
        Refusal refusal = single().answers().get(0).refusal();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_REACHED);
        assertThat(refusal.detail()).contains("offers-0").contains("offset -1").contains("offset 8");
    }

    @Test
    void refusesWhatASessionSawBeyondTheEndAndCapsWhatOthersClaim() {
        write("a", "{\"price\":1}");
        ends = new Ends(1, 1);
        ReadId seen = read(Level.SESSION, 7, 0, "a");
        ReadId claimed = read(Level.SESSION, 1, 9, "a");
        drain();
        pass(Duration.ofMillis(200));
        pass(Duration.ofMillis(10));

        List<AnswerPart> answers = answers();
        assertThat(answers)
                .filteredOn(part -> part.read().id().equals(seen))
                .extracting(part -> part.refusal().reason())
                .containsExactly(Refusal.Reason.BEYOND_END);
        assertThat(answers)
                .filteredOn(part -> part.read().id().equals(claimed))
                .extracting(AnswerPart::refusal)
                .containsOnlyNulls();
    }

    @Test
    void answersNothingBelowTheHorizon() {
        driver.close();
        ends = new Ends(3, 3);
        start(partition -> CompletableFuture.completedFuture(ends));
        write("a", "{\"price\":1}");
        read(Level.EVENTUAL, 0, 0, "a");
        LogBatch parked = single();
        assertThat(parked.answers()).isEmpty();
        assertThat(parked.placement()).isEqualTo(Placement.UNKNOWN);
        write("a", "{\"price\":2}");
        assertThat(log.isEmpty()).isTrue();
        write("a", "{\"price\":3}");
        assertThat(single().answers().get(0).rows().get(0).offset()).isEqualTo(2);
    }

    @Test
    void tellsHowItIsAtOnceAlsoBelowTheHorizon() {
        driver.close();
        ends = new Ends(4, 4);
        start(partition -> CompletableFuture.completedFuture(ends));
        write("a", "{\"price\":1}");
        write("b", "{\"price\":1}");
        write("a", "poison");
        read(Level.EVENTUAL, 0, 0, "a");
        drain();
        // what it depends on is far away, and the level asks for more: it is told all the same
        readQuestion(Level.STRONG, 90, 99, new Question.State());

        LogBatch batch = single();
        assertThat(batch.position()).isEqualTo(3);
        PartitionState state = batch.answers().get(0).state();
        assertThat(state).isEqualTo(new PartitionState(4, false, 2, state.diskBytes(), 1, 0, 1, "1@here"));
        assertThat(state.diskBytes()).isPositive();

        delete("b");
        drain();
        readQuestion(Level.EVENTUAL, 0, 0, new Question.State());
        assertThat(single().answers().get(0).state())
                .usingRecursiveComparison()
                .ignoringFields("diskBytes")
                .isEqualTo(new PartitionState(4, true, 1, 0, 1, 0, 0, "1@here"));
        readQuestion(Level.AS_OF, 1, 0, new Question.State());
        assertThat(single().answers().get(0).refusal().reason()).isEqualTo(Refusal.Reason.MALFORMED);
    }

    @Test
    void refusesWhileCatchingUp() {
        driver.close();
        start(partition -> new CompletableFuture<>());
        read(Level.EVENTUAL, 0, 0, "a");
        single();
        pass(Duration.ofSeconds(2));
        assertThat(single().answers().get(0).refusal().reason()).isEqualTo(Refusal.Reason.CATCHING_UP);
    }

    @Test
    void raisesTheHorizonAfterBeingBehindForTooLong() {
        write("a", "{\"price\":1}");
        ends = new Ends(2, 2);
        driver.close();
        start(partition -> CompletableFuture.completedFuture(ends));
        drain();
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        read(Level.EVENTUAL, 0, 0, "a");
        assertThat(answers()).isEmpty();
    }

    @Test
    void answersCarryWhatTheWritesDependedOn() {
        SourcePartition other = new SourcePartition(new UUID(9, 9), 3);
        Token token = Token.start(CLUSTER, new UUID(7, 7), 4)
                .afterWrite(Position.of(other, 11))
                .afterWrite(Position.of(SOURCE, 500));
        write("a", "{\"price\":1}", Map.of(RecordHeaders.DEPENDENCIES, TOKENS.encodeText(token)));
        write("a", "{\"price\":1}", Map.of(RecordHeaders.DEPENDENCIES, "forged"));
        read(Level.EVENTUAL, 0, 0, "b");
        assertThat(single().dependencies()).isEqualTo(Position.of(other, 11));
    }

    @Test
    void logsTheReadsThatInformedAWrite() {
        ReadId cause = new ReadId(4, 5);
        write("a", "{\"price\":1}", Map.of(RecordHeaders.CAUSE, cause.toString(), RecordHeaders.OPERATION, "op"));
        LogBatch batch = single();
        assertThat(batch.causes()).hasSize(1);
        assertThat(batch.causes().get(0).offset()).isZero();
        assertThat(batch.causes().get(0).reads()).containsExactly(cause);
        assertThat(batch.causes().get(0).operationId()).isEqualTo("op");
        assertThat(batch.causes().get(0).key()).isEqualTo(KEYS.encode("a"));
        assertThat(batch.position()).isEqualTo(1);
    }

    @Test
    void keepsPoisonAsideAndGoesOn() throws MalformedPayloadException {
        write("a", "{\"price\":1}");
        write("a", "{\"price\":\"not a number\"}");
        source.pipeInput(new TestRecord<>(null, "{}".getBytes(StandardCharsets.UTF_8), Instant.ofEpochMilli(7_000)));
        write("k".repeat(KeyCodec.BYTES_MAX), "{\"price\":1}");
        read(Level.EVENTUAL, 0, 0, "a");

        LogBatch batch = single();
        assertThat(batch.position()).isEqualTo(4);
        assertThat(batch.answers().get(0).rows().get(0).offset()).isZero();
        assertThat(deadLetters.getQueueSize()).isEqualTo(3);
        assertThat(DeadLetterCodec.decode(deadLetters.readValue()).reason()).contains("price");
        assertThat(DeadLetterCodec.decode(deadLetters.readValue()).reason()).contains("no key");
        assertThat(DeadLetterCodec.decode(deadLetters.readValue()).reason()).contains("65538 bytes", "65536");
    }

    @Test
    void passesOverGarbageInTheReadsTopic() {
        readsTopic.pipeInput(null, "garbage".getBytes(StandardCharsets.UTF_8));
        readsTopic.pipeInput(new TestRecord<>(null, null, Instant.now()));
        readsTopic.pipeInput(null, ReadBatchCodec.encode(new ReadBatch(1, 1, 99, List.of())));
        assertThat(log.isEmpty()).isTrue();
        read(Level.EVENTUAL, 0, 0, "a");
        assertThat(answers()).hasSize(1);
    }

    @Test
    void refusesWhatIsNoKeyOfTheTable() {
        write("a", "{\"price\":1}");
        byte[] noKey = "a".getBytes(StandardCharsets.UTF_8);
        readQuestion(Level.EVENTUAL, 0, 0, new Question.Keys(List.of(KEYS.encode("a"), noKey)));
        readQuestion(Level.EVENTUAL, 0, 0, new Question.Operation(noKey, "op"));
        assertThat(answers()).hasSize(2).allSatisfy(answer -> {
            assertThat(answer.rows()).isEmpty();
            assertThat(answer.refusal().reason()).isEqualTo(Refusal.Reason.MALFORMED);
        });
    }

    @Test
    void leavesALargeQuestionARecordOfItsOwn() {
        write("a", "{\"price\":1}");
        read(Level.EVENTUAL, 0, 0, "a", "absent".repeat(1_000));
        List<AnswerPart> parts = answers();
        assertThat(parts).extracting(part -> part.rows().size()).containsExactly(0, 1);
        assertThat(parts).extracting(AnswerPart::last).containsExactly(false, true);
    }

    @Test
    void passesOverAReadWhoseAnswerFitsNoRecord() {
        read(Level.EVENTUAL, 0, 0, "a".repeat(8 << 20));
        assertThat(answers()).isEmpty();
        read(Level.EVENTUAL, 0, 0, "a");
        assertThat(answers()).hasSize(1);
    }

    @Test
    void refusesMoreReadsThanMayWait() {
        for (int i = 0; i < 9; i++) {
            read(Level.SESSION, 5, 0, "a");
        }
        List<AnswerPart> answers = answers();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).refusal().reason()).isEqualTo(Refusal.Reason.TOO_MANY_PARKED);
    }

    @Test
    void splitsALargeAnswerAndRefusesALargeRow() {
        write("big", "{\"price\":1}");
        for (int i = 0; i < 300; i++) {
            write("k" + i, "{\"price\":" + i + "}");
        }
        String[] keys = new String[300];
        for (int i = 0; i < 300; i++) {
            keys[i] = "k" + i;
        }
        read(Level.EVENTUAL, 0, 0, keys);
        List<AnswerPart> parts = answers();
        assertThat(parts.size()).isGreaterThan(1);
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).part()).isEqualTo(i);
            assertThat(parts.get(i).last()).isEqualTo(i == parts.size() - 1);
        }
        assertThat(parts.stream().mapToInt(part -> part.rows().size()).sum()).isEqualTo(300);
    }

    @Test
    void findsTheVersionWrittenUnderAnOperation() {
        write("a", "{\"price\":1}", Map.of(RecordHeaders.OPERATION, "op-1"));
        write("a", "{\"price\":2}");
        readQuestion(Level.EVENTUAL, 0, 0, new Question.Operation(KEYS.encode("a"), "op-1"));
        assertThat(single().answers().get(0).rows().get(0).offset()).isZero();
    }
}
