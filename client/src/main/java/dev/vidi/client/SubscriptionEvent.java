package dev.vidi.client;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a subscriber is told. A closed set: a new alternative breaks every caller of {@link #fold}. */
public sealed interface SubscriptionEvent {

    /** Stands for everything up to this event; empty before the snapshot is complete. */
    Optional<Cursor> cursor();

    /** Calls the function of the alternative that this is. */
    <R> R fold(Cases<R> cases);

    /** A function for each alternative. */
    record Cases<R>(
            Function<SnapshotRow, R> row,
            Function<SnapshotComplete, R> complete,
            Function<Enter, R> enter,
            Function<Update, R> update,
            Function<Leave, R> leave,
            Function<Progress, R> progress,
            Function<Resync, R> resync) {}

    /** A row that is there already. */
    record SnapshotRow(QueryRow row) implements SubscriptionEvent {
        @Override
        public Optional<Cursor> cursor() {
            return Optional.empty();
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.row().apply(this);
        }
    }

    /**
     * Those were all rows that are there already; changes follow.
     *
     * @param position highest offset applied of each partition as the rows were read: changes begin behind it
     * @param token stands for the rows, and for what the session had seen before
     * @param rows how many there were
     * @param examined rows of the table that were looked at
     * @param behind where to go on
     */
    record SnapshotComplete(Map<Integer, Long> position, Token token, long rows, long examined, Cursor behind)
            implements SubscriptionEvent {

        /** Copies the position. */
        public SnapshotComplete {
            position = Map.copyOf(position);
        }

        @Override
        public Optional<Cursor> cursor() {
            return Optional.of(behind);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.complete().apply(this);
        }
    }

    /**
     * A row is selected from here on.
     *
     * @param key of the row
     * @param row as it is; its coordinates are those of the change
     * @param behind where to go on
     */
    record Enter(@Nullable Object key, QueryRow row, Cursor behind) implements SubscriptionEvent {
        @Override
        public Optional<Cursor> cursor() {
            return Optional.of(behind);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.enter().apply(this);
        }
    }

    /**
     * A row that was selected has changed, and still is.
     *
     * @param key of the row
     * @param before the row as it was
     * @param row as it is; its coordinates are those of the change
     * @param behind where to go on
     */
    record Update(@Nullable Object key, QueryRow before, QueryRow row, Cursor behind) implements SubscriptionEvent {
        @Override
        public Optional<Cursor> cursor() {
            return Optional.of(behind);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.update().apply(this);
        }
    }

    /**
     * A row is gone, or no longer selected.
     *
     * @param key of the row
     * @param before the row as it was
     * @param at the record that made the change
     * @param behind where to go on
     */
    record Leave(@Nullable Object key, QueryRow before, Coordinates at, Cursor behind) implements SubscriptionEvent {
        @Override
        public Optional<Cursor> cursor() {
            return Optional.of(behind);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.leave().apply(this);
        }
    }

    /**
     * Nothing else has changed up to here.
     *
     * @param position offset of each partition
     * @param behind where to go on
     */
    record Progress(Map<Integer, Long> position, Cursor behind) implements SubscriptionEvent {

        /** Copies the position. */
        public Progress {
            position = Map.copyOf(position);
        }

        @Override
        public Optional<Cursor> cursor() {
            return Optional.of(behind);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.progress().apply(this);
        }
    }

    /**
     * Forget all rows: a new snapshot follows.
     *
     * @param reason for people
     */
    record Resync(String reason) implements SubscriptionEvent {
        @Override
        public Optional<Cursor> cursor() {
            return Optional.empty();
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.resync().apply(this);
        }
    }
}
