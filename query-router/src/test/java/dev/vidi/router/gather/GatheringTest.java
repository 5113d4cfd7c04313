package dev.vidi.router.gather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Folding the records of the read log into the one outcome of each read. */
final class GatheringTest {

    private static final UUID TOPIC = new UUID(1, 2);
    private static final ReadId READ = new ReadId(3, 4);
    private static final ReadId AGAIN = new ReadId(5, 6);
    private static final int DEADLINE = 1_000;
    private static final long APPENDED = 10_000;

    private final PendingReads pending = new PendingReads(0);
    private final Told told = new Told();

    @Test
    void revealsTheFirstCompleteAnswer() {
        register(0);
        log(0, 7, 40, part(READ, 0, true, 11));
        log(0, 8, 50, part(READ, 0, true, 12));
        assertThat(told.outcomes).containsExactly("answered 0@40 [11]");
        assertThat(pending.size()).isZero();
    }

    @Test
    void neverMixesThePartsOfTwoLives() {
        register(0);
        log(0, 7, 40, part(READ, 0, false, 11));
        log(0, 8, 50, part(READ, 0, false, 12));
        log(0, 7, 40, part(READ, 1, true, 21));
        assertThat(told.outcomes).containsExactly("answered 0@40 [11, 21]");
    }

    @Test
    void doesNotCompleteTheAnswerOfADeadLifeWithThePartsOfItsSuccessor() {
        register(0);
        log(0, 7, 40, part(READ, 0, false, 11));
        log(0, 8, 50, part(READ, 1, true, 22));
        assertThat(told.outcomes).isEmpty();
        log(0, 8, 50, part(READ, 0, false, 12));
        log(0, 8, 50, part(READ, 1, true, 22));
        assertThat(told.outcomes).containsExactly("answered 0@50 [12, 22]");
    }

    @Test
    void passesOverWhatWasLoggedAfterTheDeadline() {
        register(0);
        logAt(APPENDED + DEADLINE + 1, 0, 7, 40, Position.NONE, part(READ, 0, true, 11));
        assertThat(told.outcomes).isEmpty();
        logAt(APPENDED + DEADLINE, 0, 8, 50, Position.NONE, part(READ, 0, true, 12));
        assertThat(told.outcomes).containsExactly("answered 0@50 [12]");
    }

    @Test
    void revealsNothingThatItDidNotPublish() {
        register(0);
        log(0, 7, 40, part(AGAIN, 0, true, 11));
        log(1, 7, 40, part(READ, 0, true, 11));
        pending.fold(batch(new UUID(9, 9), 0, 7, 40, Position.NONE, part(READ, 0, true, 11)), APPENDED);
        assertThat(told.outcomes).isEmpty();
    }

    @Test
    void waitsForEveryPartition() {
        register(0, 1);
        log(1, 7, 40, part(READ, 0, true, 11));
        assertThat(told.outcomes).isEmpty();
        log(0, 7, 30, part(READ, 0, true, 12));
        assertThat(told.outcomes).containsExactly("answered 0@30 [12] 1@40 [11]");
    }

    @Test
    void asksAPartAgainThatAnotherPartDependsOn() {
        register(0, 1);
        log(0, 7, 30, part(READ, 0, true, 12));
        logAt(APPENDED, 1, 7, 40, Position.of(new SourcePartition(TOPIC, 0), 34), part(READ, 0, true, 11));
        assertThat(told.outcomes).containsExactly("again 0 as " + AGAIN + " at 35");
        log(0, 7, 60, part(READ, 0, true, 13));
        assertThat(told.outcomes).hasSize(1);
        log(0, 7, 35, part(AGAIN, 0, true, 14));
        assertThat(told.outcomes).element(1).isEqualTo("answered 0@35 [14] 1@40 [11]");
        assertThat(pending.size()).isZero();
    }

    /** It answers at once whatever it is asked for, so that it would be asked for ever. */
    @Test
    void doesNotAskAgainHowAPartitionIs() {
        register(0, 1);
        log(0, 7, 30, state());
        logAt(APPENDED, 1, 7, 40, Position.of(new SourcePartition(TOPIC, 0), 34), state());
        assertThat(told.outcomes).containsExactly("answered 0@30 [] 1@40 []");
    }

    private static AnswerPart state() {
        PartitionState state = new PartitionState(0, true, 1, 2, 3, 4, 5, "n");
        return new AnswerPart(event(READ), APPENDED, 0, 0, 0, true, List.of(), null, null, null, List.of(), state);
    }

    @Test
    void isSatisfiedWithAPartThatCoversWhatTheOthersDependOn() {
        register(0, 1);
        log(0, 7, 35, part(READ, 0, true, 12));
        logAt(APPENDED, 1, 7, 40, Position.of(new SourcePartition(TOPIC, 0), 34), part(READ, 0, true, 11));
        assertThat(told.outcomes).containsExactly("answered 0@35 [12] 1@40 [11]");
    }

    @Test
    void endsWithTheFirstRefusal() {
        register(0, 1);
        AnswerPart refusal = new AnswerPart(
                event(READ), APPENDED, 0, 0, 0, true, List.of(), new Refusal(Refusal.Reason.NOT_REACHED, "at 3"));
        log(1, 7, 40, refusal);
        log(0, 7, 40, part(READ, 0, true, 11));
        assertThat(told.outcomes).containsExactly("refused 1 NOT_REACHED");
        assertThat(pending.size()).isZero();
    }

    @Test
    void namesThePartitionsThatDidNotAnswerInTime() {
        register(0, 1, 2);
        log(1, 7, 40, part(READ, 0, true, 11));
        pending.expire(50_000_000_000L);
        assertThat(told.outcomes).containsExactly("expired [0, 2]");
        log(0, 7, 40, part(READ, 0, true, 11));
        assertThat(told.outcomes).hasSize(1);
        assertThat(pending.size()).isZero();
    }

    @Test
    void endsWhenTheAnswerGrowsTooLarge() {
        told.bytesMax = 15;
        register(0, 1);
        log(0, 7, 40, part(READ, 0, true, 11));
        log(1, 7, 40, part(READ, 0, true, 12));
        assertThat(told.outcomes).containsExactly("too large");
    }

    private void register(Integer... partitions) {
        PendingRead read = new PendingRead(READ, TOPIC, List.of(partitions), false, told, pending);
        pending.register(read, 1_000_000_000L);
    }

    private void log(int partition, long incarnation, long position, AnswerPart part) {
        logAt(APPENDED, partition, incarnation, position, Position.NONE, part);
    }

    private void logAt(
            long appended, int partition, long incarnation, long position, Position dependencies, AnswerPart part) {
        pending.fold(batch(TOPIC, partition, incarnation, position, dependencies, part), appended);
    }

    private static LogBatch batch(
            UUID topic, int partition, long incarnation, long position, Position dependencies, AnswerPart part) {
        return new LogBatch(
                "t-1",
                new SourcePartition(topic, partition),
                incarnation,
                position,
                dependencies,
                List.of(),
                List.of(part),
                List.of(),
                Placement.VERIFIED);
    }

    private static AnswerPart part(ReadId id, int number, boolean last, long offset) {
        AnsweredRow row = new AnsweredRow(0, offset, 0, new byte[10], false);
        return new AnswerPart(event(id), APPENDED, 0, 0, number, last, List.of(row), null);
    }

    private static ReadEvent event(ReadId id) {
        return new ReadEvent(
                id,
                new Reader(new UUID(0, 0), "", "", ""),
                Level.SESSION,
                0,
                0,
                DEADLINE,
                DEADLINE,
                List.of(0, 1),
                "",
                null,
                new Question.Keys(List.of()));
    }

    private static final class Told implements PendingRead.Gathering {
        private final List<String> outcomes = new ArrayList<>();
        private long bytesMax = Long.MAX_VALUE;

        @Override
        public void gathered(SortedMap<Integer, PartAnswer> answers, Set<Integer> silent) {
            StringBuilder text = new StringBuilder("answered");
            answers.forEach((partition, answer) -> text.append(" ")
                    .append(partition)
                    .append("@")
                    .append(answer.position())
                    .append(" ")
                    .append(answer.rows().stream().map(AnsweredRow::offset).toList()));
            outcomes.add(text.toString());
        }

        @Override
        public void refused(int partition, Refusal refusal) {
            outcomes.add("refused " + partition + " " + refusal.reason());
        }

        @Override
        public void tooLarge() {
            outcomes.add("too large");
        }

        @Override
        public void expired(Set<Integer> silent) {
            outcomes.add("expired " + silent);
        }

        @Override
        public boolean grown(long bytes, long more) {
            return bytes <= bytesMax;
        }

        @Override
        public ReadId newId() {
            return AGAIN;
        }

        @Override
        public void askAgain(int partition, ReadId again, ReadId retries, long dependsOn) {
            assertThat(retries).isEqualTo(READ);
            outcomes.add("again " + partition + " as " + again + " at " + dependsOn);
        }
    }
}
