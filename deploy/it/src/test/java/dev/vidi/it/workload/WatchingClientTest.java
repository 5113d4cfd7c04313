package dev.vidi.it.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a subscriber has printed that was killed, and whether it is noticed when something is missing or comes twice. */
final class WatchingClientTest {
    private final WatchingClient.Lines lines = new WatchingClient.Lines("goods");

    private void say(String... said) {
        List.of(said).forEach(lines::line);
    }

    private void snapshot() {
        say("ready subscriber=s", "ROW a 0 3 -", "ROW b 1 2 -", "COMPLETE - -1 -1 - 0:5 1:5");
    }

    private void finds(String problem) {
        assertThat(lines.known().problems()).singleElement().asString().contains(problem);
    }

    @Test
    void followsChangesThroughLives() {
        snapshot();
        say("PUT a 0 6 3", "LEAVE b 1 7 2", "PUT c 1 8 -", "PROGRESS - -1 -1 - 0:9 1:9");
        say("ready subscriber=s", "LEAVE b 1 7 2", "PUT c 1 8 -", "PUT c 1 10 8");
        assertThat(lines.known().problems()).isEmpty();
        assertThat(lines.known().changes()).isEqualTo(4);
        assertThat(lines.known().summary()).contains("in 2 lives, 2 of them told again", "2 rows");
    }

    @Test
    void noticesAChangeThatIsMissing() {
        snapshot();
        say("PUT a 0 8 6");
        finds("follows 0@6, known was 0@3");
    }

    @Test
    void noticesAChangeThatComesTwice() {
        snapshot();
        say("PUT a 0 6 3", "PUT a 0 6 3");
        finds("came after the partition was said to be at 6");
    }

    @Test
    void noticesWhatIsMissingBetweenTwoLives() {
        snapshot();
        say("PUT a 0 6 3", "ready subscriber=s", "PUT a 0 9 8");
        finds("follows 0@8, known was 0@6");
    }

    @Test
    void aSnapshotOfALaterLifeReplacesWhatWasKnown() {
        snapshot();
        say("PUT a 0 6 3", "ready subscriber=s", "ROW c 1 9 -", "COMPLETE - -1 -1 - 0:8 1:9", "PUT c 1 10 9");
        assertThat(lines.known().problems()).isEmpty();
        assertThat(lines.known().summary()).contains("1 rows");
    }

    @Test
    void aLineMayBeTornByTheKillOnly() {
        snapshot();
        say("PUT a 0", "ready subscriber=s", "PUT a 0 6 3");
        assertThat(lines.known().problems()).isEmpty();
        say("PUT a", "PUT a 0 7 6");
        finds("printed a line that is none");
    }
}
