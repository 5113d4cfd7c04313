package dev.vidi.router.read;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.admission.Admission;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.gather.Gather;
import dev.vidi.router.gather.PartAnswer;
import dev.vidi.router.gather.PendingRead;
import dev.vidi.router.publish.PartitionPlan;
import dev.vidi.router.publish.PartitionPlan.Asked;
import dev.vidi.router.publish.Publication;
import dev.vidi.router.publish.ReadPublisher;
import dev.vidi.router.trace.CallSpan;
import dev.vidi.router.trace.CallSpans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One read from its admission to its one outcome. Thread-safe; the outcome is told once. */
final class ReadInFlight implements PendingRead.Gathering {

    private static final Logger LOG = LoggerFactory.getLogger(ReadInFlight.class);

    /** Part of the time that is kept for the way back: the answer is void unless it is logged before. */
    private static final int RETURN_SHARE = 20;

    private static final long RETURN_MAX_MILLIS = 100;

    private final ReadRequest request;
    private final PartitionPlan plan;
    private final List<Integer> partitions;
    private final Reads.Observer observer;
    private final Stages stages;
    private final ReadId id = ReadIds.next();
    private final CallSpan span;
    private final long acceptedNanos;
    private final long deadlineNanos;
    private final AtomicLong bytes;
    private final AtomicBoolean told = new AtomicBoolean();
    private final boolean partial;
    private volatile @Nullable PendingRead pending;

    /** Whatever a read goes through. */
    record Stages(
            Admission admission,
            Gather gather,
            ReadPublisher publisher,
            ReadLimits limits,
            ReadMeters meters,
            CallSpans spans,
            LongSupplier nanoClock) {}

    ReadInFlight(
            ReadRequest request,
            PartitionPlan plan,
            Reads.Observer observer,
            long bytes,
            long acceptedNanos,
            Stages stages) {
        this.request = request;
        this.plan = plan;
        this.partitions = plan.partitions();
        this.partial = request.scope() != null && request.scope().partial();
        this.observer = observer;
        this.bytes = new AtomicLong(bytes);
        this.acceptedNanos = acceptedNanos;
        this.deadlineNanos = acceptedNanos + request.timeout().toNanos();
        this.stages = stages;
        this.span = stages.spans().begin("read", request.table().name(), request.traceparent());
        span.read(id);
    }

    /**
     * Registers and publishes.
     *
     * @param ends next offsets that a strong read must have reached, by partition
     */
    void start(Map<Integer, Long> ends) {
        Gather gather = stages.gather();
        gather.whenTailing(request.context().home(), () -> publish(ends), this::fail);
    }

    private void publish(Map<Integer, Long> ends) {
        if (told.get()) {
            return;
        }
        PendingRead registered =
                stages.gather().register(id, request.table().topicId(), partitions, partial, gatherDeadline(), this);
        pending = registered;
        if (told.get()) {
            registered.endWith(() -> {});
            return;
        }
        span.event("published");
        for (Integer partition : partitions) {
            publish(partition, id, request.retries(), demanded(partition, ends), claimed(partition));
        }
    }

    /** What answers in part is told in time for the client's deadline. */
    private long gatherDeadline() {
        long left = request.timeout().toNanos();
        return partial
                ? deadlineNanos - Math.min(TimeUnit.MILLISECONDS.toNanos(RETURN_MAX_MILLIS), left / RETURN_SHARE)
                : deadlineNanos;
    }

    /** Next offset that the session has itself seen, or that was acknowledged when a strong read was accepted. */
    private long demanded(int partition, Map<Integer, Long> ends) {
        PageScope scope = request.scope();
        if (scope != null && scope.isPinned()) {
            return scope.position();
        }
        if (request.level() == Level.EVENTUAL) {
            return 0;
        }
        long seen = request.context()
                        .seen()
                        .offset(new SourcePartition(request.table().topicId(), partition))
                + 1;
        return Math.max(seen, ends.getOrDefault(partition, 0L));
    }

    /** Next offset that what the session has seen depended on. */
    private long claimed(int partition) {
        return request.level() == Level.EVENTUAL || request.level() == Level.AS_OF
                ? 0
                : request.context()
                                .dependencies()
                                .offset(new SourcePartition(request.table().topicId(), partition))
                        + 1;
    }

    private void publish(int partition, ReadId asked, @Nullable ReadId retries, long atLeast, long dependsOn) {
        Asked part = plan.asked(partition);
        long now = stages.nanoClock().getAsLong();
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - now);
        long deadline = Math.max(1, left - Math.min(RETURN_MAX_MILLIS, left / RETURN_SHARE));
        long wait = deadline - Math.min(RETURN_MAX_MILLIS, deadline / RETURN_SHARE);
        if (request.waitMax() != null) {
            wait = Math.min(wait, request.waitMax().toMillis());
        }
        ReadEvent event = new ReadEvent(
                asked,
                request.reader(),
                request.level(),
                atLeast,
                dependsOn,
                (int) deadline,
                (int) Math.max(0, wait),
                partitions,
                span.traceparent(request.traceparent()),
                retries,
                part.question());
        int home = request.context().home();
        stages.publisher().publish(request.table(), partition, home, new Published(event, now));
    }

    /** A read event under way; it is dropped from its batch when nobody waits for it any more. */
    private final class Published implements Publication {

        private final ReadEvent event;
        private final long readyNanos;

        Published(ReadEvent event, long readyNanos) {
            this.event = event;
            this.readyNanos = readyNanos;
        }

        @Override
        public ReadEvent event() {
            return event;
        }

        @Override
        public long readyNanos() {
            return readyNanos;
        }

        @Override
        public int bytes() {
            return (int) Math.min(Integer.MAX_VALUE, bytes.get());
        }

        @Override
        public boolean abandoned() {
            return told.get();
        }

        @Override
        public void unpublished(RouterException error) {
            fail(error);
        }
    }

    /** The client has gone: nothing is told any more. */
    void cancel() {
        if (told.compareAndSet(false, true)) {
            stages.meters().failed(ErrorCode.CANCELLED);
            span.fail(ErrorCode.CANCELLED.name());
            leave();
        }
    }

    void fail(RouterException error) {
        if (told.compareAndSet(false, true)) {
            stages.meters().failed(error.code());
            span.fail(error.code().name());
            LOG.atDebug()
                    .addKeyValue("table", request.table().name())
                    .addKeyValue("readId", id)
                    .addKeyValue("code", error.code())
                    .log("a read fails");
            leave();
            observer.failed(pending == null ? error : error.ofRead(id.toString()));
        }
    }

    /** Forgets the read before its bytes are given back: from then on they no longer grow. */
    private void leave() {
        PendingRead registered = pending;
        if (registered != null) {
            registered.endWith(() -> {});
        }
        stages.admission().leave(bytes.get());
    }

    @Override
    public void gathered(SortedMap<Integer, PartAnswer> answers, Set<Integer> silent) {
        SortedMap<Integer, String> missing = missing(answers, silent);
        if (missing.size() == partitions.size()) {
            answers.forEach((partition, part) -> refused(partition, Objects.requireNonNull(part.refusal())));
            return;
        }
        ReadAnswer answer = answer(answers, missing);
        if (told.compareAndSet(false, true)) {
            leave();
            stages.meters().answered(stages.nanoClock().getAsLong() - acceptedNanos);
            if (span.isSampled()) {
                span.within("reveal", () -> observer.answered(answer));
                span.end();
            } else {
                observer.answered(answer);
            }
        }
    }

    private SortedMap<Integer, String> missing(SortedMap<Integer, PartAnswer> answers, Set<Integer> silent) {
        if (!partial) {
            return Collections.emptySortedMap();
        }
        SortedMap<Integer, String> missing = new TreeMap<>();
        silent.forEach(partition -> missing.put(partition, "no answer in time"));
        answers.forEach((partition, part) -> {
            Refusal refusal = part.refusal();
            if (refusal != null) {
                missing.put(
                        partition,
                        String.valueOf(Refusals.error(request.table(), partition, refusal)
                                .getMessage()));
            }
        });
        return missing;
    }

    private ReadAnswer answer(SortedMap<Integer, PartAnswer> answers, SortedMap<Integer, String> missing) {
        int keys = request.question().named().size();
        List<ReadAnswer.@Nullable FoundRow> rows = new ArrayList<>(Collections.nCopies(keys, null));
        SortedMap<Integer, AnsweredPage> pages = Collections.emptySortedMap();
        SortedMap<Integer, Registered> registered = Collections.emptySortedMap();
        SortedMap<Integer, ReadAnswer.FoundRegistrations> registrations = Collections.emptySortedMap();
        SortedMap<Integer, ReadAnswer.FoundState> states = Collections.emptySortedMap();
        SortedMap<Integer, Long> positions = new TreeMap<>();
        Position dependencies = Position.NONE;
        for (Map.Entry<Integer, PartAnswer> each : answers.entrySet()) {
            int partition = each.getKey();
            PartAnswer part = each.getValue();
            if (missing.containsKey(partition)) {
                continue;
            }
            PageEnd end = part.pageEnd();
            if (end == null) {
                place(rows, partition, part);
            } else if (request.question() instanceof Question.Registrations) {
                registrations =
                        put(registrations, partition, new ReadAnswer.FoundRegistrations(part.registrations(), end));
            } else {
                pages = put(pages, partition, new AnsweredPage(part.position(), part.rows(), end));
            }
            PartitionState state = part.state();
            if (state != null) {
                states = put(
                        states,
                        partition,
                        new ReadAnswer.FoundState(part.incarnation(), part.position(), part.placement(), state));
            }
            Registered by = part.registered();
            if (by != null) {
                registered = put(registered, partition, by);
            }
            positions.put(partition, part.position());
            dependencies = dependencies.merge(part.dependencies());
        }
        return new ReadAnswer(
                id,
                Collections.unmodifiableList(rows),
                pages,
                registered,
                registrations,
                states,
                missing,
                positions,
                seen(positions),
                dependencies);
    }

    /** The map with one more; most answers have none. */
    private static <V> SortedMap<Integer, V> put(SortedMap<Integer, V> map, int partition, V value) {
        SortedMap<Integer, V> some = map.isEmpty() ? new TreeMap<>() : map;
        some.put(partition, value);
        return some;
    }

    private Position seen(SortedMap<Integer, Long> positions) {
        Map<SourcePartition, Long> seen = new HashMap<>();
        positions.forEach((partition, position) -> {
            if (position > 0) {
                seen.put(new SourcePartition(request.table().topicId(), partition), position - 1);
            }
        });
        return seen.isEmpty() ? Position.NONE : new Position(seen);
    }

    private void place(List<ReadAnswer.@Nullable FoundRow> rows, int partition, PartAnswer part) {
        int[] places = plan.asked(partition).places();
        for (AnsweredRow row : part.rows()) {
            int place = places[row.key()];
            rows.set(place, newest(rows.get(place), found(partition, row)));
        }
    }

    private static ReadAnswer.FoundRow found(int partition, AnsweredRow row) {
        return new ReadAnswer.FoundRow(partition, row.offset(), row.timestamp(), row.columns(), row.deleted());
    }

    /** Two partitions may hold a key when a producer did not use the partitioner: the newest version wins. */
    private static ReadAnswer.FoundRow newest(ReadAnswer.@Nullable FoundRow one, ReadAnswer.FoundRow other) {
        return one == null || other.timestamp() >= one.timestamp() ? other : one;
    }

    @Override
    public void refused(int partition, Refusal refusal) {
        fail(Refusals.error(request.table(), partition, refusal));
    }

    @Override
    public void tooLarge() {
        fail(new RouterException(
                ErrorCode.TOO_LARGE,
                "the answer is larger than " + stages.limits().answerBytesMax()
                        + " bytes, or than what this router has left; ask for fewer keys at once"));
    }

    @Override
    public void expired(Set<Integer> silent) {
        TableDefinition table = request.table();
        fail(new RouterException(
                ErrorCode.DEADLINE,
                "no answer from partitions " + silent + " of table " + table.name() + " within "
                        + request.timeout().toMillis()
                        + " ms; the table may be starting or moving: give it more time"));
    }

    @Override
    public boolean grown(long answerBytes, long more) {
        stages.admission().grow(more);
        bytes.addAndGet(more);
        return answerBytes <= stages.limits().answerBytesMax()
                && !stages.admission().overgrown();
    }

    @Override
    public ReadId newId() {
        return ReadIds.next();
    }

    @Override
    public void askAgain(int partition, ReadId again, ReadId retries, long dependsOn) {
        stages.meters().askedAgain();
        publish(partition, again, retries, demanded(partition, Map.of()), Math.max(dependsOn, claimed(partition)));
    }
}
