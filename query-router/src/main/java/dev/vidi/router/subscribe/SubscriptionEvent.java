package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.token.Cursor;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.select.SelectedRow;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a subscriber is told. A closed set: a new alternative breaks every caller of {@link #fold}. */
public sealed interface SubscriptionEvent {

    /** Calls the function of the alternative that this is. */
    <R> R fold(
            Function<Begun, R> begun,
            Function<Row, R> row,
            Function<Complete, R> complete,
            Function<Changed, R> changed,
            Function<Resync, R> resync);

    /**
     * The subscription is registered.
     *
     * @param snapshot what its rows are read with; null when it goes on behind a cursor
     * @param cursor behind which it goes on; null when a snapshot follows
     */
    record Begun(
            UUID subscription,
            SelectRun.@Nullable Header snapshot,
            @Nullable Cursor cursor) implements SubscriptionEvent {
        @Override
        public <R> R fold(
                Function<Begun, R> begunCase,
                Function<Row, R> row,
                Function<Complete, R> complete,
                Function<Changed, R> changed,
                Function<Resync, R> resync) {
            return begunCase.apply(this);
        }
    }

    /** A row of the snapshot. */
    record Row(SelectedRow selected) implements SubscriptionEvent {
        @Override
        public <R> R fold(
                Function<Begun, R> begun,
                Function<Row, R> rowCase,
                Function<Complete, R> complete,
                Function<Changed, R> changed,
                Function<Resync, R> resync) {
            return rowCase.apply(this);
        }
    }

    /**
     * That was the snapshot.
     *
     * @param snapshot what its rows were read with
     * @param rows how many
     * @param examined how many were looked at
     */
    record Complete(SelectRun.Header snapshot, long rows, long examined, Cursor cursor) implements SubscriptionEvent {
        @Override
        public <R> R fold(
                Function<Begun, R> begun,
                Function<Row, R> row,
                Function<Complete, R> completeCase,
                Function<Changed, R> changed,
                Function<Resync, R> resync) {
            return completeCase.apply(this);
        }
    }

    /**
     * What has changed since.
     *
     * @param partition of the table
     * @param changes in order; none when it only says that nothing else has changed
     * @param positions by partition, first offset of which a change may come
     * @param cursor behind all this
     */
    record Changed(int partition, List<Change> changes, SortedMap<Integer, Long> positions, Cursor cursor)
            implements SubscriptionEvent {

        /**
         * The cursor behind one of the changes, for whoever takes them one by one: the record of the log is read again from
         * there, and what was taken of it is passed over.
         *
         * @param index of the change
         */
        public Cursor behind(int index) {
            if (index == changes.size() - 1) {
                return cursor;
            }
            SortedMap<Integer, Cursor.Place> places = new TreeMap<>(cursor.places());
            places.computeIfPresent(
                    partition,
                    (number, place) -> new Cursor.Place(
                            place.registered(), changes.get(index).offset() + 1));
            return new Cursor(
                    cursor.cluster(),
                    cursor.tableId(),
                    cursor.subscription(),
                    cursor.attachment(),
                    cursor.shape(),
                    cursor.home(),
                    cursor.logOffset() - 1,
                    places);
        }

        @Override
        public <R> R fold(
                Function<Begun, R> begun,
                Function<Row, R> row,
                Function<Complete, R> complete,
                Function<Changed, R> changedCase,
                Function<Resync, R> resync) {
            return changedCase.apply(this);
        }
    }

    /** What the subscriber knows is void: a new snapshot follows. */
    record Resync(String reason) implements SubscriptionEvent {
        @Override
        public <R> R fold(
                Function<Begun, R> begun,
                Function<Row, R> row,
                Function<Complete, R> complete,
                Function<Changed, R> changed,
                Function<Resync, R> resyncCase) {
            return resyncCase.apply(this);
        }
    }
}
