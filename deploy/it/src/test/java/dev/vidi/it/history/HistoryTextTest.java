package dev.vidi.it.history;

import static dev.vidi.it.history.Level.EVENTUAL;
import static dev.vidi.it.history.Level.SESSION;
import static dev.vidi.it.history.Story.absent;
import static dev.vidi.it.history.Story.at;
import static dev.vidi.it.history.Story.saw;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HistoryTextTest {
    private static String text(Story story) throws IOException {
        StringBuilder out = new StringBuilder();
        HistoryText.write(History.of(story.operations()), story.log(), out);
        return out.toString();
    }

    @Test
    void writesInitialValuesFirstAndNumbersValuesByKey() throws IOException {
        Story story = new Story()
                .write("w1", 0, "x0", "a", 0)
                .write("w2", 0, "y1", "b", 0)
                .write("w3", 1, "x0", "c", 4)
                .write("w4", 2, "y1", "d", 1)
                .read("r1", 2, SESSION, at(0, 4, 1, 1), saw("x0", "c", 4), saw("y1", "d", 1))
                .read("r2", 3, SESSION, at(0, 0), saw("x0", "a", 0));
        assertThat(text(story)).isEqualTo("""
                w(0,0,0,0)
                w(1,0,0,1)
                w(0,1,1,2)
                w(1,1,2,3)
                r(0,1,2,4)
                r(1,1,2,4)
                r(0,0,3,5)
                """);
    }

    @Test
    void writesDeletionsAsValuesThatReadsOfAbsentRowsRead() throws IOException {
        Story story = new Story()
                .read("r0", 1, SESSION, at(0, -1), absent("x0"))
                .write("w1", 1, "x0", "a", 0)
                .delete("d1", 1, "x0", 1)
                .read("r1", 1, SESSION, at(0, 1), absent("x0"));
        assertThat(text(story)).isEqualTo("""
                w(0,0,0,0)
                r(0,0,1,1)
                w(0,1,1,2)
                w(0,2,1,3)
                r(0,2,1,4)
                """);
    }

    @Test
    void keepsAbsenceBeforeTheFirstWriteOfSessionZeroApart() throws IOException {
        Story story =
                new Story().read("r0", 1, SESSION, at(0, -1), absent("x0")).write("w1", 0, "x0", "a", 0);
        assertThat(text(story)).isEqualTo("""
                w(0,0,0,0)
                r(0,0,1,1)
                w(0,1,0,2)
                """);
    }

    @Test
    void givesUnknownWritesThatHappenedASessionAndLeavesTheOthersOut() throws IOException {
        Story story = new Story()
                .unacknowledged("w1", 1, "x0", "a", Outcome.UNKNOWN)
                .unacknowledged("w2", 1, "x0", "b", Outcome.UNKNOWN)
                .unacknowledged("w3", 1, "x0", "c", Outcome.FAILED)
                .logged("w2", "x0", "b", 0)
                .read("r1", 1, EVENTUAL, at(0, -1), absent("x0"))
                .read("r2", 1, SESSION, at(0, 0), saw("x0", "b", 0));
        assertThat(text(story)).isEqualTo("""
                w(0,0,0,0)
                w(0,1,2,1)
                r(0,1,1,2)
                """);
    }

    @Test
    void givesValueFromNowhereANumberThatNobodyWrote() throws IOException {
        Story story = new Story().write("w1", 1, "x0", "a", 0).read("r1", 1, SESSION, at(0, 0), saw("x0", "ghost", 0));
        assertThat(text(story)).isEqualTo("""
                w(0,0,0,0)
                w(0,1,1,1)
                r(0,2,1,2)
                """);
    }
}
