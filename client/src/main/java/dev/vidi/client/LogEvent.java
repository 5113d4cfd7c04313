package dev.vidi.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an entry of the read log says: what a read was answered, or what caused a write. */
public sealed interface LogEvent {

    /** Applies the function for what this is. */
    <T> T fold(Function<Answered, T> answered, Function<Caused, T> caused);

    /**
     * A read, and what its partition answered.
     *
     * @param part number of this part of the answer, of which one is the last
     * @param results keys asked for and what was found
     * @param refusal why it was refused; empty when it was not
     * @param retries id of the read that it retried; empty when none
     * @param readAppended when the read was published
     * @param expired appended after the read's deadline, and void
     * @param dependencies what the partition's writes depended on
     * @param readAt the read as an event: its batch in the reads topic of the table
     * @param readIndex the read's place in the batch, from 0
     * @param asked what was asked when no keys were, for people; empty otherwise
     * @param fragment what the partition evaluated, as SQL with {@code ?} for each argument; empty when keys were asked
     *     for, or nobody has the text
     * @param arguments of the fragment; empty when it has none, or its table is gone
     */
    record Answered(
            String readId,
            String sessionId,
            String principal,
            String onBehalfOf,
            String purpose,
            String level,
            int part,
            boolean last,
            List<Result> results,
            String refusal,
            String retries,
            Instant readAppended,
            boolean expired,
            List<Coordinates> dependencies,
            Coordinates readAt,
            int readIndex,
            String asked,
            String fragment,
            List<@Nullable Object> arguments)
            implements LogEvent {

        /** Copies the lists. */
        public Answered {
            results = List.copyOf(results);
            dependencies = List.copyOf(dependencies);
            arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
        }

        @Override
        public <T> T fold(Function<Answered, T> answered, Function<Caused, T> caused) {
            return answered.apply(this);
        }
    }

    /**
     * What one key of a read found.
     *
     * @param at the record that wrote the row; null when there was none
     */
    record Result(@Nullable Object key, @Nullable Coordinates at) {}

    /**
     * A write, and the reads that informed it.
     *
     * @param write the record that was written
     * @param operationId empty when the write had none
     */
    record Caused(@Nullable Object key, Coordinates write, List<String> readIds, String operationId)
            implements LogEvent {

        /** Copies the ids. */
        public Caused {
            readIds = List.copyOf(readIds);
        }

        @Override
        public <T> T fold(Function<Answered, T> answered, Function<Caused, T> caused) {
            return caused.apply(this);
        }
    }
}
