package dev.vidi.it.history;

import static dev.vidi.it.history.Level.EVENTUAL;
import static dev.vidi.it.history.Level.SESSION;
import static dev.vidi.it.history.Level.STRONG;
import static dev.vidi.it.history.Story.absent;
import static dev.vidi.it.history.Story.at;
import static dev.vidi.it.history.Story.saw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One smallest history for each kind of violation, and its correct neighbour. */
class HistoryCheckerTest {
    private static void flags(Story story, ViolationKind... kinds) {
        assertThat(story.check()).extracting(Violation::kind).containsExactlyInAnyOrder(kinds);
    }

    private static Story chain() {
        return new Story()
                .write("w1", 1, "x0", "a", 3)
                .read("r1", 2, SESSION, at(0, 3), saw("x0", "a", 3))
                .write("w2", 2, "y1", "b", 7);
    }

    @Test
    void acceptsAnEmptyHistory() {
        flags(new Story());
    }

    @Test
    void acceptsReadsThatFollowTheirDependencies() {
        flags(chain().read("r2", 3, SESSION, at(1, 7), saw("y1", "b", 7))
                .read("r3", 3, SESSION, at(0, 3), saw("x0", "a", 3))
                .delete("d1", 3, "x0", 4)
                .read("r4", 3, STRONG, at(0, 4, 1, 9), absent("x0"), saw("y1", "b", 7)));
    }

    @Test
    void flagsValueThatNobodyWrote() {
        flags(
                new Story().write("w1", 1, "x0", "a", 0).read("r1", 2, SESSION, at(0, 0), saw("x0", "ghost", 0)),
                ViolationKind.VALUE_FROM_NOWHERE);
    }

    @Test
    void flagsCoordinatesThatDoNotMatchTheLog() {
        flags(
                new Story()
                        .write("w1", 1, "x0", "a", 0)
                        .write("w2", 1, "z0", "b", 1)
                        .read("r1", 2, SESSION, at(0, 1), saw("x0", "a", 1)),
                ViolationKind.VALUE_FROM_NOWHERE);
    }

    @Test
    void flagsRecordThatNobodyWrote() {
        flags(new Story().logged("w1", "x0", "a", 0), ViolationKind.VALUE_FROM_NOWHERE);
    }

    @Test
    void flagsRecordThatDiffersFromItsWrite() {
        flags(
                new Story().acknowledged("w1", 1, "x0", "a", 0).logged("w1", "x0", "b", 0),
                ViolationKind.VALUE_FROM_NOWHERE,
                ViolationKind.LOST_WRITE);
    }

    @Test
    void flagsOldVersionAtPosition() {
        flags(
                new Story()
                        .write("w1", 1, "x0", "a", 0)
                        .write("w2", 2, "x0", "b", 1)
                        .read("r1", 3, SESSION, at(0, 1), saw("x0", "a", 0)),
                ViolationKind.WRONG_AT_POSITION);
    }

    @Test
    void flagsVersionAfterPosition() {
        flags(
                new Story().write("w1", 1, "x0", "a", 4).read("r1", 3, SESSION, at(0, 3), saw("x0", "a", 4)),
                ViolationKind.WRONG_AT_POSITION);
    }

    @Test
    void flagsRowThatComesBackFromItsDeletion() {
        flags(
                new Story()
                        .write("w1", 1, "x0", "a", 0)
                        .delete("d1", 1, "x0", 1)
                        .read("r1", 3, EVENTUAL, at(0, 1), saw("x0", "a", 0)),
                ViolationKind.WRONG_AT_POSITION);
    }

    @Test
    void flagsRowOfPartitionThatTheReadDoesNotCover() {
        flags(
                new Story().write("w1", 1, "x0", "a", 0).read("r1", 3, SESSION, at(1, 0), saw("x0", "a", 0)),
                ViolationKind.WRONG_AT_POSITION);
    }

    @Test
    void flagsStaleReadAfterOwnWrite() {
        flags(
                new Story().write("w1", 1, "x0", "a", 0).read("r1", 1, SESSION, at(0, -1), absent("x0")),
                ViolationKind.READ_YOUR_WRITES,
                ViolationKind.OVERWRITTEN_READ);
        flags(new Story().write("w1", 1, "x0", "a", 0).read("r1", 1, EVENTUAL, at(0, -1), absent("x0")));
    }

    @Test
    void flagsPositionThatGoesBack() {
        flags(
                new Story()
                        .write("w1", 1, "x0", "a", 0)
                        .write("w2", 1, "z0", "b", 1)
                        .read("r1", 2, SESSION, at(0, 1), saw("x0", "a", 0))
                        .read("r2", 2, SESSION, at(0, 0), saw("x0", "a", 0)),
                ViolationKind.MONOTONIC_READS);
    }

    @Test
    void flagsReadBeforeWhatAWriteItSawDependedOn() {
        Story story = chain().read("r2", 3, SESSION, at(1, 7), saw("y1", "b", 7))
                .read("r3", 3, SESSION, at(0, 2), absent("x0"));
        flags(story, ViolationKind.CAUSAL_ORDER, ViolationKind.OVERWRITTEN_READ);
        assertThat(story.check().get(0).explanation())
                .isEqualTo("r3 was answered at t-0 position 2, but its session depends on offset 3: "
                        + "r2 covers w2, which follows r1; r1 was answered at t-0@3");
    }

    @Test
    void exemptsEventualReadsFromTheSession() {
        flags(chain().read("r2", 3, SESSION, at(1, 7), saw("y1", "b", 7))
                .read("r3", 3, EVENTUAL, at(0, 2), absent("x0")));
    }

    @Test
    void flagsStrongReadThatMissesAnAcknowledgedWrite() {
        flags(
                new Story().write("w1", 1, "x0", "a", 0).read("r1", 2, STRONG, at(0, -1), absent("x0")),
                ViolationKind.STRONG_READ);
    }

    @Test
    void allowsStrongReadToMissAConcurrentWrite() {
        Story story = new Story().logged("w1", "x0", "a", 0);
        story.add(new Write(new Call("w1", 1, 0, 1000, Outcome.OK), Story.row("x0"), "a", at("x0", 0)));
        flags(story.read("r1", 2, STRONG, at(0, -1), absent("x0")));
    }

    @Test
    void flagsTornReadOverTwoPartitionsAtEveryLevel() {
        flags(
                chain().read("r2", 3, EVENTUAL, at(0, 2, 1, 7), absent("x0"), saw("y1", "b", 7)),
                ViolationKind.TORN_READ);
        flags(
                chain().read("r2", 3, SESSION, at(0, 2, 1, 7), absent("x0"), saw("y1", "b", 7)),
                ViolationKind.TORN_READ,
                ViolationKind.OVERWRITTEN_READ);
    }

    @Test
    void flagsLostWrite() {
        flags(new Story().acknowledged("w1", 1, "x0", "a", 0), ViolationKind.LOST_WRITE);
    }

    @Test
    void flagsWriteThatIsElsewhereThanAcknowledged() {
        flags(new Story().acknowledged("w1", 1, "x0", "a", 0).logged("w1", "x0", "a", 2), ViolationKind.LOST_WRITE);
    }

    @Test
    void flagsOperationThatIsLoggedTwice() {
        flags(new Story().write("w1", 1, "x0", "a", 0).logged("w1", "x0", "a", 1), ViolationKind.DUPLICATE_WRITE);
        flags(
                new Story()
                        .unacknowledged("d1", 1, "x0", null, Outcome.UNKNOWN)
                        .logged("d1", "x0", null, 0)
                        .logged("d1", "x0", null, 1),
                ViolationKind.DUPLICATE_WRITE);
    }

    @Test
    void allowsUnknownWritesToBeThereOrNot() {
        flags(new Story()
                .unacknowledged("w1", 1, "x0", "a", Outcome.UNKNOWN)
                .unacknowledged("w2", 1, "x0", "b", Outcome.UNKNOWN)
                .logged(null, "x0", "b", 0)
                .unacknowledged("d1", 1, "x0", null, Outcome.UNKNOWN)
                .logged(null, "x0", null, 1));
    }

    @Test
    void flagsFailedWriteThatIsInTheLog() {
        flags(
                new Story().unacknowledged("w1", 1, "x0", "a", Outcome.FAILED).logged("w1", "x0", "a", 0),
                ViolationKind.FAILED_WRITE_APPLIED);
    }

    @Test
    void flagsLogThatTurnsTheOrderOfASessionAround() {
        flags(new Story().write("w1", 1, "x0", "a", 1).write("w2", 1, "x0", "b", 0), ViolationKind.WRITE_ORDER);
    }

    @Test
    void flagsReadOfAWriteThatComesLater() {
        flags(
                new Story().read("r1", 1, SESSION, at(0, 0), saw("x0", "a", 0)).write("w1", 1, "x0", "a", 0),
                ViolationKind.FROM_THE_FUTURE,
                ViolationKind.CAUSAL_CYCLE,
                ViolationKind.WRITE_ORDER);
    }

    @Test
    void flagsVersionOverwrittenInTheCausalPast() {
        Story story = chain().read("r2", 3, SESSION, at(1, 7), saw("y1", "b", 7))
                .read("r3", 3, SESSION, at(0, 3), absent("x0"));
        flags(story, ViolationKind.WRONG_AT_POSITION, ViolationKind.OVERWRITTEN_READ);
    }

    @Test
    void explainsWithTheOperationsInvolved() {
        Violation violation = new Story()
                .write("w1", 1, "x0", "a", 0)
                .read("r1", 1, STRONG, at(0, -1))
                .check()
                .get(0);
        assertThat(violation.toString())
                .startsWith("READ_YOUR_WRITES: r1 was answered at t-0 position -1, but its session depends on"
                        + " offset 0: w1 was acknowledged at t-0@0")
                .contains("[w1: session 1 writes t/x0 = a, OK at t-0@0]");
    }

    @Test
    void saysHowManyViolationsItLeftOut() {
        Story story = new Story();
        for (int i = 0; i < 103; i++) {
            story.acknowledged("w" + i, 1, "x0", "v" + i, i);
        }
        assertThat(story.check())
                .hasSize(101)
                .last()
                .satisfies(
                        violation -> assertThat(violation.explanation()).isEqualTo("3 more of this kind, not shown"));
    }

    @Test
    void flagsReadBeforeWhatWasTakenOver() {
        Story story = new Story()
                .write("w1", 1, "x0", "a", 3)
                .takeOver("h1", 2, "w1")
                .read("r1", 2, SESSION, at(0, 2), absent("x0"));
        flags(story, ViolationKind.CAUSAL_ORDER, ViolationKind.OVERWRITTEN_READ);
        assertThat(story.check().get(0).explanation())
                .endsWith("depends on offset 3: h1 took over from w1; w1 was acknowledged at t-0@3");
    }

    @Test
    void takesOverNothingThatTheOtherSessionSawLater() {
        flags(new Story()
                .write("w1", 1, "x0", "a", 3)
                .write("w2", 1, "x0", "b", 4)
                .takeOver("h1", 2, "w1")
                .read("r1", 2, SESSION, at(0, 3), saw("x0", "a", 3)));
    }

    @Test
    void rejectsHandoverOfWhatDidNotSucceed() {
        Story story =
                new Story().unacknowledged("w1", 1, "x0", "a", Outcome.UNKNOWN).takeOver("h1", 2, "w1");
        assertThatThrownBy(story::check).hasMessageContaining("until w1], which did not succeed");
    }

    @Test
    void rejectsMalformedHistories() {
        Story twice = new Story().write("w1", 1, "x0", "a", 0).acknowledged("w1", 1, "x0", "b", 1);
        assertThatThrownBy(twice::check).hasMessageContaining("share the operation id w1");
        Story value = new Story().write("w1", 1, "x0", "a", 0).acknowledged("w2", 1, "x0", "a", 1);
        assertThatThrownBy(value::check).hasMessageContaining("share the value a");
        Story overlap = new Story();
        overlap.add(new Read(new Call("r1", 1, 0, 10, Outcome.UNKNOWN), SESSION, List.of(), Map.of()));
        overlap.add(new Read(new Call("r2", 1, 5, 15, Outcome.UNKNOWN), SESSION, List.of(), Map.of()));
        assertThatThrownBy(overlap::check).hasMessageContaining("overlap");
    }
}
