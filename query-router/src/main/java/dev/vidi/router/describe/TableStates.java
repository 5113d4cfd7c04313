package dev.vidi.router.describe;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.describe.DescribedPartition.Ends;
import dev.vidi.router.describe.DescribedPartition.Told;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.publish.TableEnds;
import dev.vidi.router.read.PageScope;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadAnswer.FoundState;
import dev.vidi.router.read.ReadRequest;
import dev.vidi.router.read.Reads;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks the partitions of a table how they are, by a read as everything; one that does not answer is told of as such, and
 * fails nothing. Thread-safe; nothing here blocks.
 */
public final class TableStates {
    /** What says that partitions do not answer, and not that the question was wrong or too much. */
    private static final Set<ErrorCode> SILENCE =
            EnumSet.of(ErrorCode.DEADLINE, ErrorCode.UNAVAILABLE, ErrorCode.INTERNAL);

    private final Reads reads;
    private final BiFunction<TableDefinition, Duration, CompletableFuture<SortedMap<Integer, Ends>>> brokers;

    /**
     * States of tables.
     *
     * @param brokers tells where the partitions end, within a time
     */
    public TableStates(
            Reads reads, BiFunction<TableDefinition, Duration, CompletableFuture<SortedMap<Integer, Ends>>> brokers) {
        this.reads = reads;
        this.brokers = brokers;
    }

    /** States of tables whose ends the brokers tell. */
    public static TableStates of(Reads reads, TableEnds ends) {
        return new TableStates(
                reads,
                (table, max) -> ends.committed(table, max).thenCombine(ends.appended(table, max), TableStates::both));
    }

    private static SortedMap<Integer, Ends> both(Map<Integer, Long> committed, Map<Integer, Long> appended) {
        SortedMap<Integer, Ends> ends = new TreeMap<>();
        committed.forEach((partition, end) ->
                ends.put(partition, new Ends(Math.max(end, appended.getOrDefault(partition, end)), end)));
        return ends;
    }

    /** Takes what came of a request, on a thread that must not be blocked. */
    public interface Outcome {
        void described(DescribedTable table);

        void failed(RouterException error);
    }

    /**
     * Asks; takes up to twice the time that partitions have. The ends are asked for first: a position that is told later does not lag behind them for what was written
     * meanwhile.
     *
     * @return cancels the request
     */
    public Runnable ask(StateRequest request, Outcome outcome) {
        CompletableFuture<Runnable> asked = brokers.apply(request.table(), request.waitMax())
                .handle((ends, failure) -> failure == null
                        ? ask(request, ends, "", outcome)
                        : ask(
                                request,
                                Collections.emptySortedMap(),
                                "the brokers do not tell where the partition ends: " + reason(failure),
                                outcome));
        return () -> {
            CompletableFuture<Void> unused = asked.thenAccept(Runnable::run);
        };
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    private Runnable ask(StateRequest request, SortedMap<Integer, Ends> ends, String problem, Outcome outcome) {
        TableDefinition table = request.table();
        ReadRequest read = new ReadRequest(
                table,
                new Question.State(),
                PageScope.first(null, true),
                Level.EVENTUAL,
                request.context(),
                request.reader(),
                request.waitMax(),
                null,
                request.traceparent(),
                null);
        String silent = "no answer within " + request.waitMax().toMillis()
                + " ms: no process has the partition now, or it is being restored, or its task waits (for a schema, for"
                + " Kafka)";
        return reads.read(read, new Reads.Observer() {
            @Override
            public void answered(ReadAnswer answer) {
                outcome.described(described(
                        table,
                        ends,
                        answer.states(),
                        partition -> join(answer.states().containsKey(partition) ? "" : silent, problem)));
            }

            @Override
            public void failed(RouterException error) {
                if (SILENCE.contains(error.code())) {
                    String why = error.code() == ErrorCode.DEADLINE ? silent : String.valueOf(error.getMessage());
                    outcome.described(
                            described(table, ends, Collections.emptySortedMap(), partition -> join(why, problem)));
                } else {
                    outcome.failed(error);
                }
            }
        });
    }

    private static String join(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + "; " + other;
    }

    private static DescribedTable described(
            TableDefinition table,
            SortedMap<Integer, Ends> ends,
            SortedMap<Integer, FoundState> states,
            IntFunction<String> problem) {
        SortedMap<Integer, DescribedPartition> partitions = new TreeMap<>();
        for (int partition = 0; partition < table.partitions(); partition++) {
            partitions.put(
                    partition,
                    new DescribedPartition(ends.get(partition), told(states.get(partition)), problem.apply(partition)));
        }
        return new DescribedTable(table, partitions);
    }

    private static @Nullable Told told(@Nullable FoundState found) {
        return found == null ? null : new Told(found.incarnation(), found.position(), found.placement(), found.state());
    }
}
