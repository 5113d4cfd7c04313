package dev.vidi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.client.fake.FakeTokens;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SessionTokensTest {

    /** Any interleaving of starts, ends and merges: a call sends all that had ended before it, in few tokens. */
    @Property
    void losesNothingWhateverTheOrderOfCalls(@ForAll @Size(max = 200) List<@IntRange(max = 40) Integer> steps) {
        SessionTokens tokens = new SessionTokens(1_000);
        List<List<Token>> running = new ArrayList<>();
        TreeSet<String> ended = new TreeSet<>();
        AtomicInteger events = new AtomicInteger();
        for (int step : steps) {
            if (step < 18) {
                tokens.enter(() -> running.add(startedSeeing(tokens, ended)));
            } else if (step < 38) {
                if (!running.isEmpty()) {
                    List<Token> sent = running.remove(step % running.size());
                    String event = "e" + events.incrementAndGet();
                    TreeSet<String> seen = eventsOf(sent);
                    seen.add(event);
                    tokens.absorb(sent, token(seen));
                    ended.add(event);
                    tokens.leave();
                }
            } else {
                mergeIfThereIsRoom(tokens, ended, "m" + events.incrementAndGet());
            }
            assertThat(tokens.snapshot()).hasSizeLessThanOrEqualTo(SessionTokens.LIMIT);
            assertThat(eventsOf(tokens.snapshot())).containsAll(ended);
        }
    }

    private static List<Token> startedSeeing(SessionTokens tokens, TreeSet<String> ended) {
        List<Token> sent = tokens.snapshot();
        assertThat(eventsOf(sent)).containsAll(ended);
        return sent;
    }

    private static void mergeIfThereIsRoom(SessionTokens tokens, TreeSet<String> ended, String event) {
        try {
            tokens.merge(token(new TreeSet<>(List.of(event))));
            ended.add(event);
        } catch (VidiException full) {
            assertThat(full.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        }
    }

    @Test
    void keepsTheNewestLast() {
        SessionTokens tokens = new SessionTokens(1);
        Token a = token(new TreeSet<>(List.of("a")));
        Token b = token(new TreeSet<>(List.of("b")));
        tokens.absorb(List.of(), a);
        tokens.absorb(List.of(), b);
        assertThat(tokens.snapshot()).containsExactly(a, b);
        tokens.absorb(List.of(), a);
        assertThat(tokens.snapshot()).containsExactly(b, a);
    }

    @Test
    void refusesAMergeThatLeavesNoRoomForTheCallsInFlight() {
        SessionTokens tokens = new SessionTokens(1);
        for (int i = 0; i < SessionTokens.LIMIT; i++) {
            tokens.merge(token(new TreeSet<>(List.of("e" + i))));
        }
        assertThatThrownBy(() -> tokens.merge(token(new TreeSet<>(List.of("more")))))
                .isInstanceOf(VidiException.class)
                .hasMessageContaining("holds 8 tokens and 0 calls in flight");
    }

    @Test
    void refusesCallsBeyondTheLine() {
        SessionTokens tokens = new SessionTokens(2);
        AtomicInteger started = new AtomicInteger();
        for (int i = 0; i < SessionTokens.LIMIT + 2; i++) {
            tokens.enter(started::incrementAndGet);
        }
        assertThat(started).hasValue(SessionTokens.LIMIT);
        assertThatThrownBy(() -> tokens.enter(started::incrementAndGet)).hasMessageContaining("2 in line");
        tokens.leave();
        assertThat(started).hasValue(SessionTokens.LIMIT + 1);
    }

    private static Token token(TreeSet<String> events) {
        return Token.of(String.join(",", events).getBytes(StandardCharsets.UTF_8));
    }

    private static TreeSet<String> eventsOf(List<Token> tokens) {
        TreeSet<String> events = new TreeSet<>();
        tokens.forEach(token -> events.addAll(FakeTokens.events(token.toBytes())));
        return events;
    }
}
