package dev.vidi.router.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who hands changes on: the thread that tails the log when they are few and for one, others when it would hold up many. */
final class ChangeFeedTest {
    private static final ShapeId ONE = new ShapeId(1, 1);
    private static final ShapeId MANY = new ShapeId(1, 2);

    private final List<String> woken = new ArrayList<>();
    private final ChangeFeed feed = new ChangeFeed(1 << 20, follower -> woken.add("behind"), () -> {});
    private long log;
    private long position;

    ChangeFeedTest() {
        feed.tailing(0, 0);
        follow("one", ONE);
        follow("first of many", MANY);
        follow("second of many", MANY);
    }

    private void follow(String name, ShapeId shape) {
        feed.follow(new Follower(
                "t-1",
                shape,
                0,
                new TreeMap<>(Map.of(0, new Cursor.Place(0, 0))),
                0,
                () -> 0,
                alone -> woken.add(name + (alone ? " alone" : ""))));
    }

    @Test
    void fewChangesForOneAreHandedOnAtOnce() {
        change(ONE, 1);
        assertThat(woken).containsExactly("one alone");
    }

    @Test
    void changesForManyAreHandedOnByOthers() {
        change(MANY, 1);
        assertThat(woken).containsExactlyInAnyOrder("first of many", "second of many");
    }

    @Test
    void manyChangesForOneAreHandedOnByOthers() {
        change(ONE, 17);
        assertThat(woken).containsExactly("one");
    }

    /** Else whoever is woken could wait for a lock of the one who wakes it. */
    @Test
    void nobodyIsWokenUnderTheLockOfTheFeed() throws Exception {
        List<Boolean> free = new ArrayList<>();
        feed.follow(new Follower(
                "t-1", new ShapeId(1, 3), 0, new TreeMap<>(Map.of(0, new Cursor.Place(0, 0))), 0, () -> 0, alone -> {
                    Thread other = new Thread(() -> free.add(feed.followers() > 0));
                    other.start();
                    try {
                        other.join(5_000);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    free.add(!other.isAlive());
                }));
        change(new ShapeId(1, 3), 1);
        assertThat(free).containsExactly(true, true);
    }

    private void change(ShapeId shape, int count) {
        List<Change> changes = LongStream.range(position, position + count)
                .mapToObj(offset -> new Change(
                        shape, offset, 1, new byte[] {1}, null, new Change.Image(offset, 1, new byte[] {1}), ""))
                .toList();
        position += count;
        feed.logged(
                0,
                log++,
                new LogBatch(
                        "t-1",
                        new SourcePartition(new UUID(3, 4), 0),
                        1,
                        position,
                        Position.NONE,
                        List.of(),
                        List.of(),
                        List.of(),
                        Placement.VERIFIED,
                        new Coverage(0, 1, changes, false),
                        List.of()));
    }
}
