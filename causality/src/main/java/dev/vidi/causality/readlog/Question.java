package dev.vidi.causality.readlog;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a read asks of a partition. A closed set: a new alternative breaks every caller of {@link #fold}. */
public sealed interface Question {

    /** Calls the function of the alternative that this is. */
    <R> R fold(
            Function<Keys, R> keys,
            Function<Operation, R> operation,
            Function<Page, R> page,
            Function<Subscribe, R> subscribe,
            Function<Notice, R> notice,
            Function<Registrations, R> registrations,
            Function<State, R> state);

    /** The keys that it names, in Vidi's ordered key encoding; none when it is of another kind. */
    default List<byte[]> named() {
        return fold(
                Keys::keys,
                operation -> List.of(operation.key()),
                page -> List.of(),
                subscribe -> List.of(),
                notice -> List.of(),
                registrations -> List.of(),
                state -> List.of());
    }

    /**
     * Rows by primary key.
     *
     * @param keys keys in Vidi's ordered key encoding; not to be changed
     */
    record Keys(List<byte[]> keys) implements Question {
        public Keys {
            keys = List.copyOf(keys);
        }

        @Override
        public <R> R fold(
                Function<Keys, R> keysCase,
                Function<Operation, R> operationCase,
                Function<Page, R> pageCase,
                Function<Subscribe, R> subscribeCase,
                Function<Notice, R> noticeCase,
                Function<Registrations, R> registrationsCase,
                Function<State, R> stateCase) {
            return keysCase.apply(this);
        }
    }

    /**
     * The version of a row that was written under an operation id.
     *
     * @param key key in Vidi's ordered key encoding; not to be changed
     * @param operationId the writer's id of the operation
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only; copied nowhere on the hot path
    record Operation(byte[] key, String operationId) implements Question {
        @Override
        public <R> R fold(
                Function<Keys, R> keysCase,
                Function<Operation, R> operationCase,
                Function<Page, R> pageCase,
                Function<Subscribe, R> subscribeCase,
                Function<Notice, R> noticeCase,
                Function<Registrations, R> registrationsCase,
                Function<State, R> stateCase) {
            return operationCase.apply(this);
        }
    }

    /**
     * Some of the rows that a query wants of the partition, in the order of their keys. The first page is answered at any
     * position that the read's level allows, those after it at that same position ({@link Level#AS_OF}).
     *
     * @param fragment what is evaluated
     * @param text its text, which travels with the read; null in the read log
     * @param arguments of the fragment, in Vidi's row encoding; not to be changed
     * @param descending from the highest key down
     * @param after key behind which the page starts, in Vidi's ordered key encoding; null in the first page
     * @param rowsMax rows wanted at most; 0 for as many as fit a page
     * @param query the read that asked for the first page; null in the first page
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only; copied nowhere on the hot path
    record Page(
            FragmentHash fragment,
            @Nullable String text,
            byte[] arguments,
            boolean descending,
            byte @Nullable [] after,
            int rowsMax,
            @Nullable ReadId query)
            implements Question {
        @Override
        public <R> R fold(
                Function<Keys, R> keysCase,
                Function<Operation, R> operationCase,
                Function<Page, R> pageCase,
                Function<Subscribe, R> subscribeCase,
                Function<Notice, R> noticeCase,
                Function<Registrations, R> registrationsCase,
                Function<State, R> stateCase) {
            return pageCase.apply(this);
        }
    }

    /**
     * A read that stays: from the position of its answer on, every change of the rows that the fragment selects is
     * logged. It is answered when nothing that happens can undo it any more.
     *
     * @param subscription its identity, the same for every partition and every time that it is asked
     * @param name that its principal has given it; empty when it has none
     * @param attachment the call that follows it from now on, a random number; who did so before no longer does
     * @param fragment what is evaluated
     * @param text its text, which travels with the read; null in the read log
     * @param arguments of the fragment, in Vidi's row encoding; not to be changed
     * @param leaseMillis whoever follows it is gone when the reads topic has no batch of its router for so long
     * @param idleMillis it ends when nobody has followed it for so long; 0 for one that stays
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only
    record Subscribe(
            UUID subscription,
            String name,
            long attachment,
            FragmentHash fragment,
            @Nullable String text,
            byte[] arguments,
            int leaseMillis,
            long idleMillis)
            implements Question {

        /** What the subscription has in common with others. */
        public ShapeId shape() {
            return ShapeId.of(fragment, arguments);
        }

        @Override
        public <R> R fold(
                Function<Keys, R> keysCase,
                Function<Operation, R> operationCase,
                Function<Page, R> pageCase,
                Function<Subscribe, R> subscribeCase,
                Function<Notice, R> noticeCase,
                Function<Registrations, R> registrationsCase,
                Function<State, R> stateCase) {
            return subscribeCase.apply(this);
        }
    }

    /**
     * What a subscriber says of its subscription. The answer is the record of it.
     *
     * @param attachment the call that it comes from; void when another has attached since. 0 for whoever is attached
     * @param logOffset next offset of the read log, when something is acknowledged
     * @param next by partition, first offset of the source topic of which a change has not been taken, when something is
     *     acknowledged
     */
    record Notice(UUID subscription, long attachment, Kind kind, long logOffset, SortedMap<Integer, Long> next)
            implements Question {

        /** The closed list of notices. */
        public enum Kind {
            /** Everything up to a place was taken. */
            ACKNOWLEDGED,
            /** The call that followed the subscription has ended. */
            DETACHED,
            /** The subscription ends. */
            CANCELLED
        }

        public Notice {
            next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
        }

        @Override
        public <R> R fold(
                Function<Keys, R> keysCase,
                Function<Operation, R> operationCase,
                Function<Page, R> pageCase,
                Function<Subscribe, R> subscribeCase,
                Function<Notice, R> noticeCase,
                Function<Registrations, R> registrationsCase,
                Function<State, R> stateCase) {
            return noticeCase.apply(this);
        }
    }

    /**
     * Subscriptions that are registered in the partition, in the order of their ids. Its answer ends as a page does.
     *
     * @param after id behind which to begin; null at first
     * @param examinedMax as many are looked at at most; 0 for as many as fit
     * @param subscription the one to tell of; null for all
     * @param principal whose; null for everybody's
     * @param unnamed also those without a name
     */
    record Registrations(
            @Nullable UUID after,
            int examinedMax,
            @Nullable UUID subscription,
            @Nullable String principal,
            boolean unnamed)
            implements Question {

        @Override
        public <R> R fold(
                Function<Keys, R> keysCase,
                Function<Operation, R> operationCase,
                Function<Page, R> pageCase,
                Function<Subscribe, R> subscribeCase,
                Function<Notice, R> noticeCase,
                Function<Registrations, R> registrationsCase,
                Function<State, R> stateCase) {
            return registrationsCase.apply(this);
        }
    }

    /** How the partition is. It is answered at once, whatever position it has reached, and whatever level is asked. */
    record State() implements Question {
        @Override
        public <R> R fold(
                Function<Keys, R> keysCase,
                Function<Operation, R> operationCase,
                Function<Page, R> pageCase,
                Function<Subscribe, R> subscribeCase,
                Function<Notice, R> noticeCase,
                Function<Registrations, R> registrationsCase,
                Function<State, R> stateCase) {
            return stateCase.apply(this);
        }
    }
}
