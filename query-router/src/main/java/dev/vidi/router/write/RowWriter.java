package dev.vidi.router.write;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ClientMeters;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadAnswer.FoundRow;
import dev.vidi.router.read.ReadRequest;
import dev.vidi.router.read.Reads;
import dev.vidi.router.table.PerTable;
import dev.vidi.router.trace.CallSpan;
import dev.vidi.router.trace.CallSpans;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The use case: append a row, or its deletion. Thread-safe; nothing here blocks its caller. */
public final class RowWriter implements AutoCloseable {
    private final Reads reads;
    private final TokenCodec tokens;
    private final CallSpans spans;
    private final ClientMeters clients;
    private final RecordAppender appender;
    private final WriteBounds bounds;
    private final OperationsUnderWay operations = new OperationsUnderWay();
    private final PerTable<RowRecords> records = new PerTable<>(RowRecords::new);

    /** A writer over a producer, which it closes at the end. */
    public RowWriter(
            Reads reads,
            TokenCodec tokens,
            Producer<byte[], byte[]> producer,
            Limits limits,
            CallSpans spans,
            MeterRegistry meters) {
        this.reads = reads;
        this.tokens = tokens;
        this.spans = spans;
        this.clients = new ClientMeters(meters);
        clients.add(producer);
        this.appender = new RecordAppender(producer, limits.writesMax());
        this.bounds = new WriteBounds(limits.writesMax(), limits.bytesMax(), meters);
    }

    /**
     * A writer with a producer of its own.
     *
     * @param kafka properties of Kafka clients
     */
    public static RowWriter open(
            Reads reads,
            TokenCodec tokens,
            Map<String, Object> kafka,
            Limits limits,
            CallSpans spans,
            MeterRegistry meters) {
        return new RowWriter(reads, tokens, SourceProducer.open(kafka, limits.bytesMax()), limits, spans, meters);
    }

    /**
     * Writes; the stage fails with a {@link RouterException}. A write whose operation may have been done before first
     * looks for it, and one to a table whose rows may be anywhere for its row. One whose operation is under way here shares its outcome: a look would not find what is not yet
     * appended.
     */
    public CompletionStage<Written> write(WriteRequest request) {
        CallSpan span = spans.begin("write", request.table().name(), request.traceparent());
        return span.isSampled()
                ? carryOut(request.within(span.traceparent(""))).whenComplete((written, failure) -> end(span, failure))
                : carryOut(request);
    }

    private static void end(CallSpan span, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            span.end();
        } else {
            span.fail((cause instanceof RouterException known ? known.code() : ErrorCode.INTERNAL).name());
        }
    }

    private CompletionStage<Written> carryOut(WriteRequest request) {
        try {
            request.check();
            RowRecords.Keyed keyed = records.of(request.table()).record(request, tokens);
            CompletableFuture<Appended> appended = new CompletableFuture<>();
            CompletableFuture<Appended> underWay = operations.begin(request, keyed.key(), appended);
            if (underWay != null) {
                return underWay.thenApply(at -> written(request, at, true));
            }
            long size = size(keyed.record());
            try {
                bounds.enter(size);
            } catch (RouterException full) {
                appended.completeExceptionally(full);
                return appended.thenApply(at -> written(request, at, at.repeated()));
            }
            CompletableFuture<Appended> unused = appended.whenComplete((at, failure) -> bounds.leave(size));
            if (request.mayBeRepeated()) {
                look(request, keyed, appended);
            } else {
                place(request, keyed, appended);
            }
            return appended.thenApply(at -> written(request, at, at.repeated()));
        } catch (RouterException | RuntimeException thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private void look(WriteRequest request, RowRecords.Keyed keyed, CompletableFuture<Appended> appended) {
        find(
                request,
                new Question.Operation(keyed.key(), request.operationId()),
                request.timeout(),
                found -> {
                    if (found == null) {
                        place(request, keyed, appended);
                    } else {
                        appended.complete(new Appended(found.partition(), found.offset(), found.timestamp(), true));
                    }
                },
                error -> appended.completeExceptionally(notFoundOut("whether the operation was done before", error)));
    }

    /**
     * Appends to the partition that has the row, when others place keys in ways of their own: a second version in another
     * partition would be a second row, and a deletion there would delete nothing. As long as nobody has told whether they
     * do, this looks, too, but writes all the same when no answer comes: a write does not depend on join tasks that are away.
     */
    private void place(WriteRequest request, RowRecords.Keyed keyed, CompletableFuture<Appended> appended) {
        Placement placement = reads.placement(request.table());
        if (placement == Placement.VERIFIED) {
            append(request, keyed.record(), appended);
            return;
        }
        boolean must = placement == Placement.VIOLATED;
        find(
                request,
                new Question.Keys(List.of(keyed.key())),
                must ? request.timeout() : request.timeout().dividedBy(2),
                found -> append(request, found == null ? keyed.record() : keyed.recordOf(found.partition()), appended),
                error -> {
                    if (must) {
                        appended.completeExceptionally(notFoundOut("which partition has the row", error));
                    } else {
                        append(request, keyed.record(), appended);
                    }
                });
    }

    private void find(
            WriteRequest request,
            Question question,
            Duration timeout,
            Consumer<@Nullable FoundRow> then,
            Consumer<RouterException> failed) {
        ReadRequest read = new ReadRequest(
                request.table(),
                question,
                Level.STRONG,
                request.context(),
                request.reader(),
                timeout,
                null,
                request.traceparent(),
                null);
        Runnable unused = reads.read(read, new Reads.Observer() {
            @Override
            public void answered(ReadAnswer answer) {
                then.accept(answer.rows().get(0));
            }

            @Override
            public void failed(RouterException error) {
                failed.accept(error);
            }
        });
    }

    private static RouterException notFoundOut(String what, RouterException error) {
        return new RouterException(
                error.code(),
                "nothing was written now: " + what + " could not be found out: " + error.getMessage(),
                error.retryAfter(),
                error);
    }

    private void append(
            WriteRequest request, ProducerRecord<byte[], byte[]> record, CompletableFuture<Appended> appended) {
        appender.append(record, new RecordAppender.Outcome() {
            @Override
            public void appended(RecordMetadata at) {
                appended.complete(new Appended(at.partition(), at.offset(), at.timestamp(), false));
            }

            @Override
            public void failed(Throwable failure, boolean sent) {
                appended.completeExceptionally(WriteErrors.of(request, failure, sent));
            }
        });
    }

    private static Written written(WriteRequest request, Appended at, boolean repeated) {
        Token token = request.context()
                .afterWrite(Position.of(new SourcePartition(request.table().topicId(), at.partition()), at.offset()));
        return new Written(at.partition(), at.offset(), at.timestamp(), token, repeated);
    }

    private static long size(ProducerRecord<byte[], byte[]> record) {
        long size = record.key().length;
        size += record.value() == null ? 0 : record.value().length;
        for (Header header : record.headers()) {
            size += header.key().length();
            size += header.value().length;
        }
        return size;
    }

    /** Lets writes in progress end, for a while. */
    @Override
    public void close() {
        clients.close();
        appender.close();
    }

    /**
     * Bounds of the writes that are not yet acknowledged.
     *
     * @param writesMax how many
     * @param bytesMax their bytes; one larger write is taken when it is alone
     */
    public record Limits(int writesMax, long bytesMax) {
        public Limits {
            if (writesMax < 1 || bytesMax < 1) {
                throw new IllegalArgumentException(
                        "limits of writes must be 1 or more, were " + writesMax + " and " + bytesMax);
            }
        }
    }
}
