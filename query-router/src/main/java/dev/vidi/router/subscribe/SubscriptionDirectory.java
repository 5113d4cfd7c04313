package dev.vidi.router.subscribe;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.causality.token.Cursor;
import dev.vidi.causality.token.Token;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.PageScope;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadRequest;
import dev.vidi.router.read.Reads;
import dev.vidi.router.table.Catalog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of subscriptions beside following them: acknowledges, finds and cancels them, by reads as everything.
 * Thread-safe; nothing here blocks.
 */
public final class SubscriptionDirectory {

    private static final int EXAMINED_MAX = 1_000;

    private final Reads reads;
    private final Catalog catalog;

    public SubscriptionDirectory(Reads reads, Catalog catalog) {
        this.reads = reads;
        this.catalog = catalog;
    }

    /**
     * Who asks.
     *
     * @param context what the caller has seen
     * @param timeout until the caller's deadline
     * @param traceparent W3C trace context; empty when there is none
     */
    public record Asker(Token context, Reader reader, Duration timeout, String traceparent) {}

    /**
     * Which subscriptions are asked for.
     *
     * @param subscription the one with this id; null for all
     * @param principal whose; null for everybody's
     * @param unnamed also those without a name
     * @param after id behind which to begin; null at first
     */
    public record Filter(
            @Nullable UUID subscription,
            @Nullable String principal,
            boolean unnamed,
            @Nullable UUID after) {

        /** The caller's own by a name. */
        public static Filter named(TableDefinition table, Reader reader, String name) {
            return new Filter(Subscriptions.named(table, reader.principal(), name), null, true, null);
        }

        /** The one with an id, whose ever it is. */
        public static Filter of(UUID subscription) {
            return new Filter(subscription, null, true, null);
        }
    }

    /**
     * A subscription as its partitions know it.
     *
     * @param registrations by partition
     */
    public record Described(UUID subscription, SortedMap<Integer, Registration> registrations) {}

    /**
     * Some of the subscriptions.
     *
     * @param positions by partition, the next offset to apply
     * @param next id behind which to go on; null when there are no more
     */
    public record Listed(
            List<Described> subscriptions,
            SortedMap<Integer, Long> positions,
            @Nullable UUID next) {}

    /** Takes what came of a request, on a thread that must not be blocked. */
    public interface Outcome<T> {
        void done(T result, ReadAnswer answer);

        void failed(RouterException error);
    }

    /**
     * Says that everything up to a cursor was taken. It is kept, and in the read log, when the outcome is told.
     *
     * @return cancels the request
     * @throws RouterException when the cursor is of a table that is gone
     */
    public Runnable acknowledge(Cursor cursor, Asker asker, Outcome<UUID> outcome) throws RouterException {
        TableDefinition table = catalog.byId(cursor.tableId())
                .orElseThrow(() -> new RouterException(
                        ErrorCode.PRECONDITION, "the cursor is of a table that was dropped; there is nothing to keep"));
        SortedMap<Integer, Long> next = new TreeMap<>();
        Map<SourcePartition, Long> taken = new HashMap<>();
        cursor.places().forEach((partition, place) -> {
            next.put(partition, place.next());
            if (place.next() > 0) {
                taken.put(new SourcePartition(table.topicId(), partition), place.next() - 1);
            }
        });
        // a task that has just begun a new life may have to reach again what was taken
        Token context = asker.context().afterWrite(new Position(taken));
        Question notice = new Question.Notice(
                cursor.subscription(),
                cursor.attachment(),
                Question.Notice.Kind.ACKNOWLEDGED,
                cursor.logOffset(),
                next);
        return ask(
                table,
                notice,
                PageScope.of(next.keySet()),
                Level.SESSION,
                asker,
                context,
                outcome,
                answer -> outcome.done(cursor.subscription(), answer));
    }

    /** Lists subscriptions, a page at a time, in the order of their ids. */
    public Runnable list(TableDefinition table, Filter filter, Asker asker, Outcome<Listed> outcome) {
        Question question = new Question.Registrations(
                filter.after(), EXAMINED_MAX, filter.subscription(), filter.principal(), filter.unnamed());
        return ask(
                table,
                question,
                PageScope.everywhere(),
                Level.EVENTUAL,
                asker,
                asker.context(),
                outcome,
                answer -> outcome.done(listed(answer), answer));
    }

    private static Listed listed(ReadAnswer answer) {
        NavigableMap<UUID, SortedMap<Integer, Registration>> found = new TreeMap<>();
        UUID next = null;
        for (Map.Entry<Integer, ReadAnswer.FoundRegistrations> each :
                answer.registrations().entrySet()) {
            for (Registration registration : each.getValue().registrations()) {
                found.computeIfAbsent(registration.subscription(), first -> new TreeMap<>())
                        .put(each.getKey(), registration);
            }
            byte[] resume = each.getValue().end().resume();
            if (resume != null) {
                ByteBuffer bytes = ByteBuffer.wrap(resume);
                UUID last = new UUID(bytes.getLong(), bytes.getLong());
                next = next == null || last.compareTo(next) < 0 ? last : next;
            }
        }
        List<Described> described = new ArrayList<>();
        // behind the first partition that has more, others may be ahead
        (next == null ? found : found.headMap(next, true))
                .forEach((id, registrations) -> described.add(new Described(id, registrations)));
        return new Listed(described, answer.positions(), next);
    }

    /** Ends a subscription. */
    public Runnable cancel(TableDefinition table, Filter filter, Asker asker, Outcome<UUID> outcome) {
        return list(table, filter, asker, new Outcome<>() {
            @Override
            public void done(Listed found, ReadAnswer answer) {
                if (found.subscriptions().isEmpty()) {
                    failed(new RouterException(
                            ErrorCode.NOT_FOUND, "table " + table.name() + " has no such subscription"));
                    return;
                }
                Described one = found.subscriptions().get(0);
                Question notice = new Question.Notice(
                        one.subscription(), 0, Question.Notice.Kind.CANCELLED, 0, Collections.emptySortedMap());
                Runnable unused = ask(
                        table,
                        notice,
                        PageScope.of(one.registrations().keySet()),
                        Level.EVENTUAL,
                        asker,
                        asker.context(),
                        outcome,
                        cancelled -> outcome.done(one.subscription(), cancelled));
            }

            @Override
            public void failed(RouterException error) {
                outcome.failed(error);
            }
        });
    }

    @SuppressWarnings("checkstyle:ParameterNumber")
    private Runnable ask(
            TableDefinition table,
            Question question,
            PageScope scope,
            Level level,
            Asker asker,
            Token context,
            Outcome<?> outcome,
            Consumer<ReadAnswer> answered) {
        return reads.read(
                new ReadRequest(
                        table,
                        question,
                        scope,
                        level,
                        context,
                        asker.reader(),
                        asker.timeout(),
                        null,
                        asker.traceparent(),
                        null),
                new Reads.Observer() {
                    @Override
                    public void answered(ReadAnswer answer) {
                        answered.accept(answer);
                    }

                    @Override
                    public void failed(RouterException error) {
                        outcome.failed(error);
                    }
                });
    }
}
