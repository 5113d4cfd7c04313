package dev.vidi.router.log;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.LogBatch;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the read log.
 *
 * @param place where it is
 * @param batch what it was logged with: table, position, incarnation
 */
public record LogItem(Place place, LogBatch batch, Event event) {

    /**
     * A record of the read log.
     *
     * @param appended broker time, ms since the epoch
     */
    public record Place(String topic, int partition, long offset, long appended) {}

    /** What is logged. A closed set: a new alternative breaks every caller of {@link #fold}. */
    public sealed interface Event {
        /** Calls the function of the alternative that this is. */
        <R> R fold(Function<Answered, R> answered, Function<Caused, R> caused);
    }

    /**
     * An answer, or a part of one.
     *
     * @param found what this part says about the keys asked for
     * @param fragment text of the fragment that was asked for; null when keys were, or when nobody has the text
     */
    public record Answered(
            AnswerPart part, List<Found> found, @Nullable String fragment) implements Event {
        @Override
        public <R> R fold(Function<Answered, R> answered, Function<Caused, R> caused) {
            return answered.apply(this);
        }
    }

    /** The causes of a write. */
    public record Caused(Causes causes) implements Event {
        @Override
        public <R> R fold(Function<Answered, R> answered, Function<Caused, R> caused) {
            return caused.apply(this);
        }
    }

    /**
     * A key and what was found.
     *
     * @param key in Vidi's ordered key encoding; null when the part of the answer that names it was not read: the row
     *     has it
     * @param row null when there is no such row
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Found(byte @Nullable [] key, @Nullable AnsweredRow row) {}
}
