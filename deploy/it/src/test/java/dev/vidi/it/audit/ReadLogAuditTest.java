package dev.vidi.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.it.history.Call;
import dev.vidi.it.history.Coordinates;
import dev.vidi.it.history.Observation;
import dev.vidi.it.history.Outcome;
import dev.vidi.it.history.Partition;
import dev.vidi.it.history.Read;
import dev.vidi.it.history.RowKey;
import dev.vidi.it.history.SourceLog;
import dev.vidi.it.history.SourceRecord;
import dev.vidi.it.history.Violation;
import dev.vidi.it.history.ViolationKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One partition with k1 written at 0 and 2, and k2 written at 1 and deleted at 3. */
class ReadLogAuditTest {
    private static final UUID TOPIC = new UUID(1, 2);
    private static final Partition PARTITION = new Partition("t", 0);
    private static final ReadId READ = new ReadId(3, 4);
    private static final List<String> KEYS = List.of("k1", "k2", "k3");
    private static final int DEADLINE = 100;

    private final SourceLog log = SourceLog.of(
            List.of(record("k1", "a", 0), record("k2", "b", 1), record("k1", "c", 2), record("k2", null, 3)));
    private final ReadLogAudit audit = new ReadLogAudit(
            Map.of("table", new ReadLogAudit.AuditedTable("t", "t", key -> new String(key, StandardCharsets.UTF_8))),
            log);

    private static SourceRecord record(String key, String value, long offset) {
        return new SourceRecord(new Coordinates(PARTITION, offset), new RowKey("t", key), value, null);
    }

    private static AnswerPart part(int number, boolean last, AnsweredRow... rows) {
        return part(READ, null, number, last, rows);
    }

    private static AnswerPart part(ReadId id, ReadId retries, int number, boolean last, AnsweredRow... rows) {
        Question question = number > 0
                ? null
                : new Question.Keys(KEYS.stream()
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList());
        ReadEvent read = new ReadEvent(
                id,
                new Reader(new UUID(5, 6), "", "", ""),
                Level.SESSION,
                0,
                0,
                DEADLINE,
                DEADLINE,
                List.of(0),
                "",
                retries,
                question);
        return new AnswerPart(read, 0, 0, 0, number, last, List.of(rows), null);
    }

    private static AnsweredRow row(int key, long offset) {
        return new AnsweredRow(key, offset, 0, new byte[0], false);
    }

    private void logged(long incarnation, long position, long appended, AnswerPart... parts) {
        for (AnswerPart part : parts) {
            audit.add(batch(incarnation, position, List.of(part), List.of()), appended, "0@0");
        }
    }

    private static LogBatch batch(long incarnation, long position, List<AnswerPart> answers, List<Causes> causes) {
        return new LogBatch(
                "table",
                new SourcePartition(TOPIC, 0),
                incarnation,
                position + 1,
                Position.NONE,
                List.of(),
                answers,
                causes,
                Placement.VERIFIED);
    }

    private void shown(long position, Observation... rows) {
        Call call = new Call("r1", 1, 0, 1, Outcome.OK);
        audit.shown(
                new Read(call, dev.vidi.it.history.Level.SESSION, List.of(rows), Map.of(PARTITION, position)),
                READ.toString());
    }

    private static Observation saw(String key, long offset) {
        return new Observation(new RowKey("t", key), "any", new Coordinates(PARTITION, offset));
    }

    private static Observation absent(String key) {
        return new Observation(new RowKey("t", key), null, null);
    }

    private void finds(ViolationKind... kinds) {
        assertThat(audit.violations()).extracting(Violation::kind).containsExactly(kinds);
    }

    @Test
    void acceptsTrueAnswersInOneOrMoreParts() {
        logged(1, 1, 0, part(0, false, row(0, 0)), part(1, true, row(1, 1)));
        shown(1, saw("k1", 0), saw("k2", 1), absent("k3"));
        logged(2, 3, 0, part(0, true, row(0, 2)));
        finds();
        assertThat(audit.answers()).isEqualTo(2);
        assertThat(audit.duplicates()).isEqualTo(1);
    }

    @Test
    void flagsAnswerWithAnOldVersion() {
        logged(1, 2, 0, part(0, true, row(0, 0), row(1, 1)));
        finds(ViolationKind.LOGGED_UNTRUE);
    }

    @Test
    void flagsAnswerWithoutARowAndWithADeletedOne() {
        logged(1, 1, 0, part(0, true, row(0, 0)));
        logged(2, 3, 0, part(0, true, row(0, 2), row(1, 1)));
        finds(ViolationKind.LOGGED_UNTRUE, ViolationKind.LOGGED_UNTRUE);
    }

    @Test
    void flagsAnswerWhosePartsAreFromTwoPositions() {
        logged(1, 1, 0, part(0, false, row(0, 0)));
        logged(1, 2, 0, part(1, true, row(1, 1)));
        finds(ViolationKind.LOGGED_MIXED);
    }

    @Test
    void flagsAnswerThatLacksAPart() {
        logged(1, 1, 0, part(0, false, row(0, 0)), part(2, true, row(1, 1)));
        finds(ViolationKind.LOGGED_MIXED);
    }

    @Test
    void doesNotPutPartsOfTwoIncarnationsTogether() {
        logged(1, 1, 0, part(0, false, row(0, 0)));
        logged(2, 1, 0, part(1, true, row(1, 1)));
        finds(ViolationKind.LOGGED_MIXED);
    }

    @Test
    void flagsWhatWasShownButNeverLogged() {
        shown(1, saw("k1", 0));
        finds(ViolationKind.SHOWN_UNLOGGED);
    }

    @Test
    void flagsWhatWasShownButLoggedTooLate() {
        logged(1, 1, DEADLINE + 1, part(0, true, row(0, 0), row(1, 1)));
        shown(1, saw("k1", 0), saw("k2", 1));
        finds(ViolationKind.SHOWN_UNLOGGED);
    }

    @Test
    void flagsWhatWasShownOtherwiseThanTheFirstAnswerLogged() {
        logged(1, 1, 0, part(0, true, row(0, 0), row(1, 1)));
        logged(2, 3, 0, part(0, true, row(0, 2)));
        shown(3, saw("k1", 2), absent("k2"));
        finds(ViolationKind.SHOWN_OTHERWISE);
    }

    @Test
    void acceptsTheAnswerOfAPartitionThatWasAskedAgain() {
        logged(1, 1, 0, part(0, true, row(0, 0), row(1, 1)));
        logged(1, 3, 0, part(new ReadId(7, 8), READ, 0, true, row(0, 2)));
        shown(3, saw("k1", 2), absent("k2"));
        finds();
    }

    @Test
    void flagsRowsThatDifferFromTheLog() {
        logged(1, 1, 0, part(0, true, row(0, 0), row(1, 1)));
        shown(1, saw("k1", 0), absent("k2"));
        finds(ViolationKind.SHOWN_OTHERWISE);
    }

    @Test
    void wantsTheCausesOfEachWriteAndNoOthers() {
        ReadId other = new ReadId(9, 9);
        audit.add(batch(1, 0, List.of(), List.of(causes(0, READ), causes(1, other))), 0, "0@0");
        audit.cited(record("k1", "a", 0), List.of(READ));
        finds();
        audit.cited(record("k2", "b", 1), List.of(READ));
        finds(ViolationKind.LOST_CAUSES);
        audit.cited(record("k1", "c", 2), List.of(READ));
        finds(ViolationKind.LOST_CAUSES, ViolationKind.LOST_CAUSES);
    }

    private static Causes causes(long offset, ReadId read) {
        return new Causes(offset, 0, List.of(read), "", "", new byte[0]);
    }

    @Test
    void anOperationIsAnsweredWithTheRecordThatItWrote() {
        SourceLog written = SourceLog.of(List.of(
                new SourceRecord(new Coordinates(PARTITION, 0), new RowKey("t", "k1"), "a", "op-1"),
                new SourceRecord(new Coordinates(PARTITION, 1), new RowKey("t", "k1"), "b", "op-2")));
        ReadLogAudit operations = new ReadLogAudit(
                Map.of(
                        "table",
                        new ReadLogAudit.AuditedTable("t", "t", key -> new String(key, StandardCharsets.UTF_8))),
                written);
        operations.add(operation("op-2", 1), 0, "0@0");
        assertThat(operations.violations()).isEmpty();
        operations.add(operation("op-2", 0), 0, "0@1");
        assertThat(operations.violations()).extracting(Violation::kind).containsExactly(ViolationKind.LOGGED_UNTRUE);
    }

    private static LogBatch operation(String operationId, long offset) {
        ReadEvent event = new ReadEvent(
                READ,
                new Reader(new UUID(0, 1), "", "", ""),
                Level.STRONG,
                0,
                0,
                DEADLINE,
                DEADLINE,
                List.of(0),
                "",
                null,
                new Question.Operation("k1".getBytes(StandardCharsets.UTF_8), operationId));
        AnsweredRow row = new AnsweredRow(0, offset, 0, new byte[0], false);
        return new LogBatch(
                "table",
                new SourcePartition(TOPIC, 0),
                1,
                2,
                Position.NONE,
                List.of(),
                List.of(new AnswerPart(event, 0, 0, 0, 0, true, List.of(row), null)),
                List.of(),
                Placement.VERIFIED);
    }
}
