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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FollowerTest {
    private static final ShapeId SHAPE = new ShapeId(1, 2);
    private static final UUID TOPIC = new UUID(3, 4);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong woken = new AtomicLong();
    private final Follower follower = new Follower(
            "t-1",
            SHAPE,
            0,
            new TreeMap<>(Map.of(0, new Cursor.Place(0, 10), 1, new Cursor.Place(0, 10))),
            100,
            nanos::get,
            alone -> woken.incrementAndGet());
    private long log = 100;
    private long from;

    @Test
    void tellsThatNothingElseHasChangedNowAndThenOnly() {
        mark(0, 20);
        assertThat(follower.take().next()).isEqualTo(Map.of(0, 20L));
        mark(0, 30);
        mark(1, 15);
        mark(0, 40);
        assertThat(follower.take()).isNull();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
        follower.tick();
        Follower.News news = follower.take();
        assertThat(news.changes()).isEmpty();
        assertThat(news.next()).isEqualTo(Map.of(0, 40L, 1, 15L));
        assertThat(news.logNext()).isEqualTo(104);
        assertThat(woken.get()).isEqualTo(2);
        follower.tick();
        assertThat(follower.take()).isNull();
    }

    /** Else whoever goes on there would miss the marks that it needs to take what a later life of a task logs. */
    @Test
    void aCursorBehindAChangeStandsForTheMarksBeforeIt() {
        mark(0, 20);
        follower.take();
        mark(1, 15);
        change(0, 20);
        Follower.News news = follower.take();
        assertThat(news.changes()).hasSize(1);
        assertThat(news.next()).isEqualTo(Map.of(0, 21L, 1, 15L));
    }

    @Test
    void progressThatWaitsToBeTakenIsToldOnce() {
        mark(0, 20);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
        mark(1, 15);
        assertThat(follower.take().next()).isEqualTo(Map.of(0, 20L, 1, 15L));
        assertThat(follower.take()).isNull();
    }

    /** It would wait for ever for changes that nobody will log again. */
    @Test
    void whoseChangesAreMissingInTheLogIsLost() {
        change(0, 12);
        from = 14;
        change(0, 15);
        change(1, 15);
        assertThat(follower.take().next()).isEqualTo(Map.of(0, 13L));
        assertThat(follower.take()).isNull();
        assertThat(follower.lost()).contains("partition 0", "missing");
        assertThat(woken.get()).isEqualTo(2);
    }

    private void mark(int partition, long position) {
        offer(partition, position, true);
    }

    private void change(int partition, long offset) {
        Change.Image image = new Change.Image(offset, 1, new byte[] {1});
        offer(partition, offset + 1, false, new Change(SHAPE, offset, 1, new byte[] {1}, null, image, ""));
    }

    private void offer(int partition, long position, boolean mark, Change... changes) {
        LogBatch batch = new LogBatch(
                "t-1",
                new SourcePartition(TOPIC, partition),
                1,
                position,
                Position.NONE,
                List.of(),
                List.of(),
                List.of(),
                Placement.VERIFIED,
                new Coverage(from, 1, Arrays.asList(changes), mark),
                List.of());
        assertThat(follower.offer(log++, batch)).isTrue();
    }
}
