package dev.vidi.router.grpc;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.row.RowCodec;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.AnsweredPage;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadAnswer.FoundRow;
import dev.vidi.router.read.ReadRequest;
import dev.vidi.router.read.Reads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Reads that are answered when and how a test says. */
public final class FakeReads implements Reads {
    public final LinkedBlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    /** Notices that a call has ended. */
    public final LinkedBlockingQueue<Asked> departures = new LinkedBlockingQueue<>();

    /** Whether rows are known to be elsewhere than the partitioner says. */
    public final AtomicBoolean anywhere = new AtomicBoolean();

    private final AtomicLong ids = new AtomicLong();
    private volatile Consumer<Asked> reaction = read -> {};

    /** From here on each read is met like this, on the thread that asks. */
    public void react(Consumer<Asked> how) {
        reaction = how;
    }

    public Asked next() throws InterruptedException {
        return next(asked, "read");
    }

    /** The next notice that a call has ended. */
    Asked departure() throws InterruptedException {
        return next(departures, "notice that a call has ended");
    }

    private static Asked next(LinkedBlockingQueue<Asked> queue, String what) throws InterruptedException {
        Asked read = queue.poll(5, TimeUnit.SECONDS);
        if (read == null) {
            throw new AssertionError("no " + what + " within 5 s");
        }
        return read;
    }

    @Override
    public Runnable read(ReadRequest request, Observer observer) {
        Asked read = new Asked(request, observer, new ReadId(7, ids.incrementAndGet()));
        boolean departure =
                request.question() instanceof Question.Notice notice && notice.kind() == Question.Notice.Kind.DETACHED;
        (departure ? departures : asked).add(read);
        reaction.accept(read);
        return () -> read.cancelled.set(true);
    }

    @Override
    public boolean anywhere(TableDefinition table) {
        return anywhere.get() || table.partitioner() == Partitioner.ANY;
    }

    /** A read that waits for its answer. */
    public record Asked(
            ReadRequest request,
            Observer observer,
            ReadId id,
            AtomicBoolean cancelled,
            TreeMap<Integer, String> missing) {
        Asked(ReadRequest request, Observer observer, ReadId id) {
            this(request, observer, id, new AtomicBoolean(), new TreeMap<>());
        }

        /** Answers with one row version, or none, for each key, from partition 0. */
        public void answer(long offset, Object[]... rows) {
            RowCodec codec = new RowCodec(request.table().schema());
            List<FoundRow> found = new ArrayList<>();
            Arrays.stream(rows)
                    .forEach(row -> found.add(
                            row == null ? null : new FoundRow(0, offset, 1_000 + offset, codec.encode(row), false)));
            answer(offset, found);
        }

        public void answer(long offset, List<FoundRow> found) {
            SourcePartition partition = new SourcePartition(request.table().topicId(), 0);
            observer.answered(new ReadAnswer(
                    id,
                    found,
                    new TreeMap<>(java.util.Map.of(0, offset + 1)),
                    Position.of(partition, offset),
                    Position.NONE));
        }

        /** Answers with pages. */
        public void answer(FakePage... pages) {
            TreeMap<Integer, AnsweredPage> answered = new TreeMap<>();
            TreeMap<Integer, Long> positions = new TreeMap<>();
            Position seen = Position.NONE;
            for (FakePage page : pages) {
                answered.put(page.partition(), page.answered());
                positions.put(page.partition(), page.position());
                seen = seen.with(new SourcePartition(request.table().topicId(), page.partition()), page.position() - 1);
            }
            observer.answered(new ReadAnswer(
                    id,
                    List.of(),
                    answered,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    missing,
                    positions,
                    seen,
                    Position.NONE));
        }

        /** Answers that a subscription is registered in these partitions, at a position and an offset of the reads topic. */
        public void register(long position, long readsOffset, Integer... partitions) {
            register(position, new Registered(readsOffset, null), partitions);
        }

        /** The same, of a subscription of which something was acknowledged. */
        public void register(long position, Registered by, Integer... partitions) {
            TreeMap<Integer, Long> positions = new TreeMap<>();
            TreeMap<Integer, Registered> registered = new TreeMap<>();
            for (Integer partition : partitions) {
                positions.put(partition, position);
                registered.put(partition, by);
            }
            observer.answered(new ReadAnswer(
                    id,
                    List.of(),
                    new TreeMap<>(),
                    registered,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    missing,
                    positions,
                    Position.NONE,
                    Position.NONE));
        }

        public Question.Subscribe subscribe() {
            return (Question.Subscribe) request.question();
        }

        /** Answers with registrations of partition 0. */
        void found(long position, PageEnd end, Registration... registrations) {
            TreeMap<Integer, ReadAnswer.FoundRegistrations> found = new TreeMap<>();
            found.put(0, new ReadAnswer.FoundRegistrations(List.of(registrations), end));
            observer.answered(new ReadAnswer(
                    id,
                    List.of(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    found,
                    new TreeMap<>(),
                    missing,
                    new TreeMap<>(Map.of(0, position)),
                    Position.NONE,
                    Position.NONE));
        }

        /** Answers with what partitions tell of themselves. */
        public void states(Map<Integer, ReadAnswer.FoundState> states) {
            observer.answered(new ReadAnswer(
                    id,
                    List.of(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(states),
                    missing,
                    new TreeMap<>(),
                    Position.NONE,
                    Position.NONE));
        }

        Question.Notice notice() {
            return (Question.Notice) request.question();
        }

        Question.Registrations registrations() {
            return (Question.Registrations) request.question();
        }

        public Question.Page page() {
            return (Question.Page) request.question();
        }

        public void fail(RouterException error) {
            observer.failed(error);
        }
    }
}
