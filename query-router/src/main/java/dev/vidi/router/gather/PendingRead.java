package dev.vidi.router.gather;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One client's read while its answer is gathered: which partition was asked under which id, and what each has answered.
 * An answer over several partitions is causally consistent in itself: when one part depends on more of another partition
 * than that one's part covers, the lagging part is asked again. Thread-safe; guarded by its monitor; ends once.
 */
public final class PendingRead extends Deadlines.Entry {
    /** What a registration takes beside its text and arguments. */
    private static final int REGISTRATION_BYTES = 256;

    private final ReadId id;
    private final UUID topicId;
    private final Gathering gathering;
    private final PendingReads pending;
    private final boolean partial;
    /** By partition; that of a read of one partition never changes. */
    private Map<Integer, Part> parts;
    /** Ids under which a partition was asked again. */
    private List<ReadId> again = List.of();

    private int missing;
    private long bytes;
    private boolean ended;

    private static final class Part {
        private final ReadId asked;
        private final PartCollector collector = new PartCollector();

        Part(ReadId asked) {
            this.asked = asked;
        }
    }

    /**
     * A read that nothing is known of.
     *
     * @param partial whether what some partitions answer is an answer
     */
    PendingRead(
            ReadId id,
            UUID topicId,
            List<Integer> partitions,
            boolean partial,
            Gathering gathering,
            PendingReads pending) {
        this.id = id;
        this.topicId = topicId;
        this.partial = partial;
        this.gathering = gathering;
        this.pending = pending;
        if (partitions.size() == 1) {
            parts = Collections.singletonMap(partitions.get(0), new Part(id));
        } else {
            parts = new HashMap<>();
            for (Integer partition : partitions) {
                parts.put(partition, new Part(id));
            }
        }
        missing = parts.size();
    }

    ReadId id() {
        return id;
    }

    /** Folds a piece of an answer in; what follows is done outside of the lock. */
    void fold(LogBatch batch, AnswerPart piece) {
        Runnable next;
        synchronized (this) {
            Part part = parts.get(batch.source().partition());
            if (ended
                    || part == null
                    || !batch.source().topicId().equals(topicId)
                    || !part.asked.equals(piece.read().id())) {
                return;
            }
            long pieceBytes = bytes(piece);
            bytes += pieceBytes;
            if (!gathering.grown(bytes, pieceBytes)) {
                next = end(gathering::tooLarge);
            } else if (part.collector.add(batch, piece)) {
                next = completed(batch.source().partition(), answer(part));
            } else {
                return;
            }
        }
        next.run();
    }

    private static long bytes(AnswerPart piece) {
        long bytes = 0;
        for (AnsweredRow row : piece.rows()) {
            byte[] rowKey = row.rowKey();
            bytes += row.columns().length + (rowKey == null ? 0 : rowKey.length);
        }
        for (Registration registration : piece.registrations()) {
            bytes += REGISTRATION_BYTES + registration.text().length() + registration.arguments().length;
        }
        return bytes;
    }

    private Runnable completed(int partition, PartAnswer answer) {
        missing--;
        Refusal refusal = answer.refusal();
        if (refusal != null && !partial) {
            return end(() -> gathering.refused(partition, refusal));
        }
        if (missing > 0) {
            return () -> {};
        }
        Map<Integer, Long> lagging = lagging();
        if (!lagging.isEmpty()) {
            return askAgain(lagging);
        }
        SortedMap<Integer, PartAnswer> answers = answers();
        return end(() -> gathering.gathered(answers, Set.of()));
    }

    private SortedMap<Integer, PartAnswer> answers() {
        SortedMap<Integer, PartAnswer> answers = new TreeMap<>();
        parts.forEach((partition, part) -> {
            PartAnswer complete = part.collector.complete();
            if (complete != null) {
                answers.put(partition, complete);
            }
        });
        return answers;
    }

    private static PartAnswer answer(Part part) {
        return Objects.requireNonNull(part.collector.complete());
    }

    /** Next offsets that parts have to cover, by partition, because other parts depend on them. */
    private Map<Integer, Long> lagging() {
        Map<Integer, Long> lagging = new HashMap<>();
        if (parts.size() > 1) {
            Position needed = Position.NONE;
            for (Part part : parts.values()) {
                if (answer(part).refusal() == null) {
                    needed = needed.merge(answer(part).dependencies());
                }
            }
            for (Map.Entry<Integer, Part> part : parts.entrySet()) {
                PartAnswer answer = answer(part.getValue());
                long next = needed.offset(new SourcePartition(topicId, part.getKey())) + 1;
                // what a partition tells of itself, it tells at the position that it has
                if (answer.refusal() == null && answer.state() == null && next > answer.position()) {
                    lagging.put(part.getKey(), next);
                }
            }
        }
        return lagging;
    }

    private Runnable askAgain(Map<Integer, Long> lagging) {
        List<Runnable> questions = new ArrayList<>();
        List<ReadId> aliases = new ArrayList<>(again);
        lagging.forEach((partition, next) -> {
            ReadId alias = gathering.newId();
            parts.put(partition, new Part(alias));
            aliases.add(alias);
            pending.alias(alias, this);
            questions.add(() -> gathering.askAgain(partition, alias, id, next));
        });
        again = aliases;
        missing = lagging.size();
        return () -> questions.forEach(Runnable::run);
    }

    /** Ends the read with an outcome, unless it has ended. */
    public void endWith(Runnable outcome) {
        Runnable last;
        synchronized (this) {
            last = ended ? () -> {} : end(outcome);
        }
        last.run();
    }

    private Runnable end(Runnable outcome) {
        ended = true;
        parts = Map.of();
        List<ReadId> aliases = again;
        return () -> {
            pending.forget(this, aliases);
            outcome.run();
        };
    }

    public synchronized boolean ended() {
        return ended;
    }

    @Override
    void expired() {
        Set<Integer> silent = new TreeSet<>();
        SortedMap<Integer, PartAnswer> answers;
        synchronized (this) {
            answers = answers();
            silent.addAll(parts.keySet());
        }
        silent.removeAll(answers.keySet());
        endWith(
                partial && !answers.isEmpty()
                        ? () -> gathering.gathered(answers, silent)
                        : () -> gathering.expired(silent));
    }

    /** What a read wants to know of its gathering; exactly one of the outcomes, the first four, is told, once. */
    public interface Gathering {

        /**
         * The answers by partition. Some of a partial read may be refusals, and others be missing.
         *
         * @param silent partitions that have not answered a partial read
         */
        void gathered(SortedMap<Integer, PartAnswer> answers, Set<Integer> silent);

        void refused(int partition, Refusal refusal);

        void tooLarge();

        void expired(Set<Integer> silent);

        /** The answer has grown; false when it is too large now. */
        boolean grown(long bytes, long more);

        ReadId newId();

        /** Asks a partition again, under a new id, for a position (next offset) that it must have reached. */
        void askAgain(int partition, ReadId again, ReadId retries, long dependsOn);
    }

    /** No more than the id: answers hold client data. */
    @Override
    public String toString() {
        return "PendingRead[" + id + "]";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
