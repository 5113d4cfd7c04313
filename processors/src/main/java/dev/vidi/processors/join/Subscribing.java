package dev.vidi.processors.join;

import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.processors.join.AnswerLog.Moment;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.processors.subscription.Arrival;
import dev.vidi.processors.subscription.SubscriptionStore;
import dev.vidi.processors.subscription.TaskSubscriptions;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.sql.StatementException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The reads that stay, as one life of a task has them: registers each and answers it when a commit has covered it, logs the
 * changes, and marks how far they are logged. Confined to the stream thread. The protocol is in
 * docs/internals/subscriptions.md.
 */
final class Subscribing {

    private final TaskSubscriptions subscriptions;
    private final AnswerLog log;
    private final Fragments fragments;
    private final TaskOutput output;
    private final SourceProgress progress;
    private final JoinMeters meters;
    private final TopicPartition reads;
    private final Coverages coverages;
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    /** The position of the last mark, by home partition. */
    private final Map<Integer, Long> marked = new HashMap<>();

    /**
     * Something that was put into the registry and waits for the commit that covers it. Its event may have been covered
     * before, while it was parked: what counts is a commit that began afterwards.
     *
     * @param registered null for a notice
     * @param commits how many there had been then
     */
    private record Awaited(ArrivedRead read, @Nullable Registered registered, long commits) {}

    /**
     * What is kept.
     *
     * @param incarnation of the task
     * @param reads the partition of the reads topic that the task owns
     */
    Subscribing(
            TaskSetting setting,
            SubscriptionStore kept,
            long incarnation,
            TopicPartition reads,
            AnswerLog log,
            Coverages coverages,
            TaskOutput output) {
        this.subscriptions = new TaskSubscriptions(
                setting.decoder().table(),
                setting.queries(),
                kept,
                incarnation,
                setting.options().subscriptionsMax());
        this.log = log;
        this.fragments = new Fragments(setting.decoder().table(), setting.queries(), output);
        this.output = output;
        this.progress = setting.progress();
        this.meters = setting.meters();
        this.reads = reads;
        this.coverages = coverages;
    }

    /** Takes a batch as the sign of life of its router that it is. */
    void heard(ReadBatch batch, long appended, Supplier<Moment> moment) {
        subscriptions.heard(batch.router(), appended, ends(moment));
    }

    private TaskSubscriptions.Ends ends(Supplier<Moment> moment) {
        return (home, ended) -> {
            log.ended(home, ended, moment.get());
            log.flush(moment.get());
        };
    }

    /** Registers a subscription, which is answered when a commit has covered it; a refusal when that cannot be. */
    Optional<Refusal> register(ArrivedRead read, Question.Subscribe asked, Supplier<Moment> moment) {
        Arrival arrival = arrival(read);
        Optional<Refusal> superseded = subscriptions.superseded(asked, arrival);
        if (superseded.isPresent()) {
            return superseded;
        }
        if (!subscriptions.hasRoom(asked.subscription())) {
            return Optional.of(new Refusal(
                    Refusal.Reason.TOO_MANY_PARKED, subscriptions.size() + " subscriptions are registered, the most"));
        }
        try {
            Fragment fragment = fragments.of(asked.fragment(), asked.text());
            Registered registered = subscriptions.register(asked, fragment, arrival, ends(moment));
            fragments.say(fragment);
            await(read, registered);
            output.requestCommit();
            return Optional.empty();
        } catch (StatementException | IllegalArgumentException e) {
            return Optional.of(new Refusal(
                    Refusal.Reason.MALFORMED, "the query of the subscription is not understood: " + e.getMessage()));
        }
    }

    /**
     * Takes up what a subscriber says, which is answered when a commit has covered it. Only who cancels waits for no longer
     * than that takes: acknowledgements come by the second, and go with the commit of each. That a call has ended is answered
     * at once: whatever undoes it has the event read again.
     */
    Optional<Refusal> notice(ArrivedRead read, Question.Notice notice, Supplier<Moment> moment) {
        Optional<Refusal> refusal =
                subscriptions.notice(notice, reads.partition(), moment.get().position(), arrival(read), ends(moment));
        if (refusal.isEmpty()) {
            if (notice.kind() == Question.Notice.Kind.DETACHED) {
                meters.answered();
                log.settled(read, null, moment.get());
                return refusal;
            }
            await(read, null);
            if (notice.kind() == Question.Notice.Kind.CANCELLED) {
                output.requestCommit();
            }
        }
        return refusal;
    }

    private void await(ArrivedRead read, @Nullable Registered registered) {
        awaited.add(new Awaited(read, registered, progress.commits(reads)));
    }

    private static Arrival arrival(ArrivedRead read) {
        return new Arrival(
                read.event().reader().session(),
                read.event().reader().principal(),
                read.home(),
                read.router(),
                read.offset(),
                read.index(),
                read.appended());
    }

    /** How many subscriptions are registered. */
    int size() {
        return subscriptions.size();
    }

    /** Answers which subscriptions there are. */
    void find(ArrivedRead read, Question.Registrations question, Moment moment) {
        TaskSubscriptions.Found found = subscriptions.find(question);
        UUID resume = found.resume();
        byte[] last = resume == null
                ? null
                : ByteBuffer.allocate(Long.BYTES * 2)
                        .putLong(resume.getMostSignificantBits())
                        .putLong(resume.getLeastSignificantBits())
                        .array();
        meters.answered();
        log.found(read, found.registrations(), new PageEnd(found.examined(), last), moment);
    }

    /** Logs what a source record has changed; it may wait for others until the log is flushed. */
    void changed(byte[] rowKey, @Nullable RowVersion old, RowVersion version, Supplier<Moment> moment) {
        if (!subscriptions.isEmpty()) {
            subscriptions.changed(rowKey, old, version, (home, change) -> log.change(home, change, moment.get()));
        }
    }

    /** Answers what no crash can undo any more. */
    void answer(Supplier<Moment> moment) {
        if (awaited.isEmpty()) {
            return;
        }
        long commits = progress.commits(reads);
        while (!awaited.isEmpty() && awaited.element().commits() < commits) {
            Awaited covered = awaited.remove();
            ArrivedRead read = covered.read();
            Registered registered = covered.registered();
            Moment now = moment.get();
            if (registered != null && coverages.lacks(read.home(), registered.readsOffset())) {
                log.mark(read.home(), now);
                log.flush(now);
                coverages.raise(read.home(), now.position(), read.offset());
            }
            meters.answered();
            log.settled(read, registered, now);
        }
    }

    /** Marks for every home partition that there is nothing more below the present position. */
    void mark(Moment moment) {
        for (Integer home : subscriptions.homes()) {
            Long last = marked.put(home, moment.position());
            if (last == null || last < moment.position()) {
                log.mark(home, moment);
            }
        }
    }
}
