package dev.vidi.router.read;

import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.admission.Admission;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.gather.Gather;
import dev.vidi.router.publish.KeyPartitions;
import dev.vidi.router.publish.PartitionPlan;
import dev.vidi.router.publish.Placements;
import dev.vidi.router.publish.ReadPublisher;
import dev.vidi.router.publish.StrongEnds;
import dev.vidi.router.table.PerTable;
import dev.vidi.router.trace.CallSpans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes reads in: admits, plans, registers first, publishes. Thread-safe; does not block. */
final class ReadCoordinator implements Reads {

    private static final Duration RETRY = Duration.ofMillis(200);

    private final Admission admission;
    private final Placements placements;
    private final StrongEnds ends;
    private final Gather gather;
    private final ReadPublisher publisher;
    private final ReadLimits limits;
    private final ReadMeters meters;
    private final CallSpans spans;
    private final LongSupplier nanoClock;
    private final PerTable<KeyPartitions> partitions = new PerTable<>(KeyPartitions::new);

    @SuppressWarnings("checkstyle:ParameterNumber") // the one place where the stages of a read meet
    ReadCoordinator(
            Admission admission,
            Placements placements,
            StrongEnds ends,
            Gather gather,
            ReadPublisher publisher,
            ReadLimits limits,
            ReadMeters meters,
            CallSpans spans,
            LongSupplier nanoClock) {
        this.admission = admission;
        this.placements = placements;
        this.ends = ends;
        this.gather = gather;
        this.publisher = publisher;
        this.limits = limits;
        this.meters = meters;
        this.spans = spans;
        this.nanoClock = nanoClock;
    }

    @Override
    public Runnable read(ReadRequest request, Observer observer) {
        meters.offered();
        long bytes = bytes(request.question());
        Optional<RouterException> wrong = check(request, bytes);
        RouterException refusal = wrong.orElseGet(() -> admission.enter(bytes));
        if (refusal != null) {
            meters.refused(refusal.code());
            observer.failed(refusal);
            return () -> {};
        }
        meters.accepted();
        ReadInFlight read = new ReadInFlight(
                request,
                plan(request),
                observer,
                bytes,
                nanoClock.getAsLong(),
                new ReadInFlight.Stages(admission, gather, publisher, limits, meters, spans, nanoClock));
        if (request.level() == Level.STRONG) {
            strong(request, read);
        } else {
            read.start(Map.of());
        }
        return read::cancel;
    }

    @Override
    public boolean anywhere(TableDefinition table) {
        return placements.anywhere(table);
    }

    private void strong(ReadRequest request, ReadInFlight read) {
        CompletableFuture<Map<Integer, Long>> unused = ends.ask(request.table()).whenComplete((end, error) -> {
            if (error == null) {
                read.start(end);
            } else {
                read.fail(new RouterException(
                        ErrorCode.UNAVAILABLE,
                        "the end of topic " + request.table().topic() + " is not known (" + error.getMessage()
                                + "); try again, or read at another level",
                        RETRY,
                        error));
            }
        });
    }

    private PartitionPlan plan(ReadRequest request) {
        TableDefinition table = request.table();
        PageScope scope = request.scope();
        if (scope != null) {
            return plan(table, request.question(), scope);
        }
        return placements.verified(table)
                ? PartitionPlan.byKey(partitions.of(table), request.question())
                : PartitionPlan.everywhere(table, request.question());
    }

    private PartitionPlan plan(TableDefinition table, Question question, PageScope scope) {
        List<byte[]> keys = scope.keys();
        if (keys != null) {
            return placements.verified(table)
                    ? PartitionPlan.byKey(partitions.of(table), question, keys).and(scope.partitions(), question)
                    : PartitionPlan.everywhere(table, question);
        }
        return scope.partitions().isEmpty()
                ? PartitionPlan.everywhere(table, question)
                : PartitionPlan.at(scope.partitions(), question);
    }

    private static long bytes(Question question) {
        return question.fold(
                keys -> {
                    long bytes = 0;
                    for (byte[] key : keys.keys()) {
                        bytes += key.length;
                    }
                    return bytes;
                },
                operation ->
                        (long) operation.key().length + operation.operationId().length(),
                page -> page.arguments().length
                        + (page.text() == null ? 0L : page.text().length()),
                subscribe -> subscribe.arguments().length
                        + (subscribe.text() == null ? 0L : subscribe.text().length()),
                notice -> 12L * notice.next().size(),
                registrations -> 0L,
                state -> 0L);
    }

    private Optional<RouterException> check(ReadRequest request, long bytes) {
        if (request.timeout().isNegative() || request.timeout().isZero()) {
            return error(ErrorCode.DEADLINE, "the deadline of the read has passed before it began");
        }
        if (request.timeout().compareTo(limits.timeoutMax()) > 0) {
            return error(
                    ErrorCode.MALFORMED,
                    "a read may take " + limits.timeoutMax().toSeconds() + " s at most, asked were "
                            + request.timeout().toSeconds() + " s");
        }
        int keys = request.question().named().size();
        if ((keys < 1 && request.scope() == null) || keys > limits.keysMax()) {
            return error(ErrorCode.MALFORMED, "a read names 1 to " + limits.keysMax() + " keys, found " + keys);
        }
        if (bytes > limits.keyBytesMax()) {
            String bound = " have at most " + limits.keyBytesMax() + " bytes together, these have " + bytes;
            return error(
                    ErrorCode.MALFORMED,
                    request.scope() == null
                            ? "the keys of a read" + bound + "; read fewer at a time"
                            : "a query and its parameters" + bound);
        }
        return Optional.ofNullable(wrongPartition(request));
    }

    private static @Nullable RouterException wrongPartition(ReadRequest request) {
        TableDefinition table = request.table();
        for (SourcePartition seen : request.context().seen().offsets().keySet()) {
            if (seen.topicId().equals(table.topicId()) && seen.partition() >= table.partitions()) {
                return new RouterException(
                        ErrorCode.PRECONDITION,
                        "token names partition " + table.topic() + "-" + seen.partition() + ", but table "
                                + table.name() + " has " + table.partitions() + " partitions; start a new session");
            }
        }
        return null;
    }

    private static Optional<RouterException> error(ErrorCode code, String message) {
        return Optional.of(new RouterException(code, message));
    }
}
