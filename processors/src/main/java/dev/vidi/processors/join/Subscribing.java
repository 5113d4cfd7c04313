package dev.vidi.processors.join;

import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.processors.join.AnswerLog.Moment;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.processors.subscription.SubscriptionStore;
import dev.vidi.processors.subscription.TaskSubscriptions;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.sql.StatementException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    private final Supplier<Coverages> coverages;
    private final Deque<Registration> registrations = new ArrayDeque<>();
    /** The position of the last mark, by home partition. */
    private final Map<Integer, Long> marked = new HashMap<>();

    /**
     * A subscription that waits for the commit that covers it. Its event may have been covered before, while it was parked:
     * what counts is a commit after it was put into the registry.
     *
     * @param commits how many there had been then
     */
    private record Registration(ArrivedRead read, long readsOffset, long commits) {}

    /**
     * What is kept.
     *
     * @param reads the partition of the reads topic that the task owns
     */
    Subscribing(
            TaskSetting setting,
            SubscriptionStore kept,
            TopicPartition reads,
            AnswerLog log,
            Supplier<Coverages> coverages,
            TaskOutput output) {
        this.subscriptions = new TaskSubscriptions(
                setting.decoder().table(),
                setting.queries(),
                kept,
                setting.options().subscriptionsMax());
        this.log = log;
        this.fragments = new Fragments(setting.decoder().table(), setting.queries(), output);
        this.output = output;
        this.progress = setting.progress();
        this.meters = setting.meters();
        this.reads = reads;
        this.coverages = coverages;
    }

    /** Takes up what a batch says beside its reads: signs of life, and what ends. */
    void takeUp(ReadBatch batch, long appended) {
        batch.cancels().forEach(id -> subscriptions.cancel(id, batch.router()));
        subscriptions.heard(batch.router(), appended);
    }

    /** Registers a subscription, which is answered when a commit has covered it; a refusal when that cannot be. */
    Optional<Refusal> register(ArrivedRead read, Question.Subscribe asked) {
        if (!subscriptions.hasRoom(asked.subscription())) {
            return Optional.of(new Refusal(
                    Refusal.Reason.TOO_MANY_PARKED, subscriptions.size() + " subscriptions are registered, the most"));
        }
        try {
            Fragment fragment = fragments.of(asked.fragment(), asked.text());
            long registered = subscriptions.register(asked, fragment, read.home(), read.router(), read.offset());
            fragments.say(fragment);
            registrations.add(new Registration(read, registered, progress.commits(reads)));
            output.requestCommit();
            return Optional.empty();
        } catch (StatementException | IllegalArgumentException e) {
            return Optional.of(new Refusal(
                    Refusal.Reason.MALFORMED, "the query of the subscription is not understood: " + e.getMessage()));
        }
    }

    /** Logs what a source record has changed; it may wait for others until the log is flushed. */
    void changed(byte[] rowKey, @Nullable RowVersion old, RowVersion version, Supplier<Moment> moment) {
        if (!subscriptions.isEmpty()) {
            subscriptions.changed(rowKey, old, version, (home, change) -> log.change(home, change, moment.get()));
        }
    }

    /** Answers the registrations that no crash can undo any more. */
    void answer(Supplier<Moment> moment) {
        if (registrations.isEmpty()) {
            return;
        }
        long commits = progress.commits(reads);
        while (!registrations.isEmpty() && registrations.element().commits() < commits) {
            Registration registration = registrations.remove();
            ArrivedRead read = registration.read();
            Moment now = moment.get();
            if (coverages.get().lacks(read.home(), registration.readsOffset())) {
                log.mark(read.home(), now);
                log.flush(now);
                coverages.get().raise(read.home(), now.position(), read.offset());
            }
            meters.answered();
            log.registered(read, registration.readsOffset(), now);
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
