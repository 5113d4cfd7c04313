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
import dev.vidi.causality.wire.LogBatchCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Subscribers that take what they are told when they like, against the log: whoever is behind what is in memory is served by
 * scans, however often it falls behind, the join tasks crash, and the router begins to tail the log anew.
 */
final class SlowSubscribersProperties {

    private static final int HOME = 3;
    private static final String LOG = "log";
    private static final int PARTITIONS = 2;
    private static final int SUBSCRIBERS = 3;
    private static final int RECORD_MAX = 1_500;
    private static final long START = 10;
    private static final UUID TOPIC = new UUID(3, 4);

    /** About a thousand changes of each shape: what a subscriber may have waiting. */
    private static final long RECENT_BYTES = 500_000;

    private enum Step {
        CHANGES,
        MARK,
        CRASH,
        TAIL,
        TAIL_ANEW,
        TAKE,
        TAKE_ALL,
        SCAN,
        RESUME
    }

    private record Action(Step step, int number, int count) {}

    @Provide
    static Arbitrary<List<Action>> histories() {
        Arbitrary<Step> steps = Arbitraries.frequency(
                Tuple.of(5, Step.CHANGES),
                Tuple.of(2, Step.MARK),
                Tuple.of(1, Step.CRASH),
                Tuple.of(5, Step.TAIL),
                Tuple.of(1, Step.TAIL_ANEW),
                Tuple.of(2, Step.TAKE),
                Tuple.of(1, Step.TAKE_ALL),
                Tuple.of(2, Step.SCAN),
                Tuple.of(1, Step.RESUME));
        return Combinators.combine(
                        steps,
                        Arbitraries.integers().between(0, SUBSCRIBERS - 1),
                        Arbitraries.integers().between(1, RECORD_MAX))
                .as(Action::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(150);
    }

    @Property(tries = 300)
    void eachIsToldEachChangeOnceHoweverSlowItIs(@ForAll("histories") List<Action> history) {
        try (Simulation simulation = new Simulation()) {
            history.forEach(simulation::act);
            simulation.comeToRest();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                simulation.check(i);
            }
        }
    }

    private static ShapeId shape(int number) {
        return new ShapeId(1, number % 2);
    }

    /** Which shape a record of the source changes: one in three changes none. */
    private static int changed(int partition, long offset) {
        return (int) ((offset * 7 + partition) % 3);
    }

    private static final class Task {
        private final int partition;
        private long from = START;
        private long position = START;
        private long committed = START;
        /** What was logged last, by any life. */
        private long end = START;

        Task(int partition) {
            this.partition = partition;
        }

        LogBatch changes(int count) {
            List<Change> changes = new ArrayList<>();
            for (long offset = position; offset < position + count; offset++) {
                int shape = changed(partition, offset);
                if (shape < 2) {
                    Change.Image image = new Change.Image(offset, 1, new byte[] {1});
                    changes.add(new Change(shape(shape), offset, 1, new byte[] {1}, null, image, ""));
                }
            }
            position += count;
            end = Math.max(end, position);
            return batch(changes, false);
        }

        LogBatch mark() {
            committed = position;
            return batch(List.of(), true);
        }

        void crash() {
            from = committed;
            position = committed;
        }

        private LogBatch batch(List<Change> changes, boolean mark) {
            return new LogBatch(
                    "t-1",
                    new SourcePartition(TOPIC, partition),
                    1,
                    position,
                    Position.NONE,
                    List.of(),
                    List.of(),
                    List.of(),
                    Placement.VERIFIED,
                    new Coverage(from, 1, changes, mark),
                    List.of());
        }
    }

    /** One subscriber, and what it was told. */
    private static final class Client {
        private Follower follower;
        private final Map<Integer, List<Long>> told = new TreeMap<>();
        private TreeMap<Integer, Cursor.Place> places = new TreeMap<>();
        private long logNext;

        Client() {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                told.put(partition, new ArrayList<>());
                places.put(partition, new Cursor.Place(0, START));
            }
        }
    }

    private static final class Simulation implements AutoCloseable {
        private final List<LogBatch> log = new ArrayList<>();
        private final List<Task> tasks = List.of(new Task(0), new Task(1));
        private final List<Client> clients = new ArrayList<>();
        private final CatchUp catchUp = new CatchUp(this::consumer, LOG, this::follow, this::tail);
        private final ChangeFeed feed = new ChangeFeed(RECENT_BYTES, catchUp, () -> {});
        private int tailed;

        Simulation() {
            feed.tailing(HOME, 0);
            for (int i = 0; i < SUBSCRIBERS; i++) {
                clients.add(new Client());
                begin(i);
            }
        }

        private void begin(int number) {
            Client client = clients.get(number);
            client.follower = new Follower(
                    "t-1", shape(number), HOME, new TreeMap<>(client.places), client.logNext, () -> 0L, alone -> {});
            feed.follow(client.follower);
        }

        private void follow(Follower follower) {
            feed.follow(follower);
        }

        private long tail(int home) {
            return feed.next(home);
        }

        void act(Action action) {
            Task task = tasks.get(action.number() % PARTITIONS);
            switch (action.step()) {
                case CHANGES -> log.add(task.changes(action.count()));
                case MARK -> log.add(task.mark());
                case CRASH -> task.crash();
                case TAIL -> tailed(action.count() % 8);
                case TAIL_ANEW -> {
                    tailed = log.size();
                    feed.tailing(HOME, tailed);
                }
                case TAKE -> take(action.number(), 1);
                case TAKE_ALL -> take(action.number(), Integer.MAX_VALUE);
                case SCAN -> scan();
                case RESUME -> resume(action.number());
            }
        }

        private void tailed(int records) {
            for (int i = 0; i < records && tailed < log.size(); i++) {
                feed.logged(HOME, tailed, log.get(tailed));
                tailed++;
            }
        }

        /** True when there was something. */
        private boolean take(int number, int count) {
            Client client = clients.get(number);
            int changes = 0;
            for (int i = 0; i < count; i++) {
                Follower.News news = client.follower.take();
                if (news == null) {
                    assertThat(client.follower.lost()).isNull();
                    if (client.follower.hungry()) {
                        feed.follow(client.follower);
                    }
                    break;
                }
                news.changes()
                        .forEach(change -> client.told.get(news.partition()).add(change.offset()));
                news.next().forEach((partition, next) -> client.places.put(partition, new Cursor.Place(0, next)));
                client.logNext = news.logNext();
                changes += news.changes().size();
            }
            assertThat(changes).as("changes that had waited in memory").isLessThan(1_024 + RECORD_MAX);
            return changes > 0;
        }

        /** The client comes back, with the cursor of what it took last. */
        private void resume(int number) {
            Follower gone = clients.get(number).follower;
            gone.close();
            feed.leave(gone);
            catchUp.remove(gone);
            begin(number);
        }

        private void scan() {
            try (LogConsumer consumer = consumer()) {
                catchUp.scan(consumer);
            }
        }

        private LogConsumer consumer() {
            return new LogConsumer(log);
        }

        void comeToRest() {
            for (Task task : tasks) {
                log.add(task.changes((int) (task.end - task.position) + 1));
                log.add(task.mark());
            }
            tailed(Integer.MAX_VALUE);
            boolean more = true;
            while (more) {
                scan();
                more = false;
                for (int i = 0; i < SUBSCRIBERS; i++) {
                    more |= take(i, Integer.MAX_VALUE);
                }
                more |= catchUp.size() > 0;
            }
        }

        void check(int number) {
            for (Task task : tasks) {
                List<Long> all = new ArrayList<>();
                for (long offset = START; offset < task.end; offset++) {
                    if (changed(task.partition, offset) == number % 2) {
                        all.add(offset);
                    }
                }
                assertThat(clients.get(number).told.get(task.partition))
                        .as("changes of partition %s that subscriber %s was told", task.partition, number)
                        .isEqualTo(all);
            }
        }

        @Override
        public void close() {
            clients.forEach(client -> client.follower.close());
        }
    }

    /** Reads a log that is in memory, a few records a poll. */
    private static final class LogConsumer extends MockConsumer<byte[], byte[]> {
        private static final TopicPartition PARTITION = new TopicPartition(LOG, HOME);
        private final List<LogBatch> log;

        LogConsumer(List<LogBatch> log) {
            super("none");
            this.log = log;
            updateBeginningOffsets(Map.of(PARTITION, 0L));
            setMaxPollRecords(3);
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            for (long at = offset; at < log.size(); at++) {
                addRecord(new ConsumerRecord<>(LOG, HOME, at, new byte[0], LogBatchCodec.encode(log.get((int) at))));
            }
        }
    }
}
