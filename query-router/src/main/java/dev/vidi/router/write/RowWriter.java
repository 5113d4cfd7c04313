package dev.vidi.router.write;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Level;
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
import java.util.function.LongSupplier;
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
    private final LongSupplier nanoClock;
    private final OperationsUnderWay operations = new OperationsUnderWay();
    private final PerTable<RowRecords> records = new PerTable<>(RowRecords::new);

    /** A write that was taken in, until its outcome. */
    private record UnderWay(
            WriteRequest request, RowRecords.Keyed keyed, CompletableFuture<Appended> appended, long deadlineNanos) {

        void fail(Throwable failure) {
            appended.completeExceptionally(failure);
        }
    }

    /** A writer over a producer, which it closes at the end. */
    public RowWriter(
            Reads reads,
            TokenCodec tokens,
            Producer<byte[], byte[]> producer,
            Limits limits,
            CallSpans spans,
            LongSupplier nanoClock,
            MeterRegistry meters) {
        this.reads = reads;
        this.tokens = tokens;
        this.spans = spans;
        this.clients = new ClientMeters(meters);
        clients.add(producer);
        this.appender = new RecordAppender(producer, limits.writesMax());
        this.bounds = new WriteBounds(limits.writesMax(), limits.bytesMax(), meters);
        this.nanoClock = nanoClock;
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
        return new RowWriter(
                reads, tokens, SourceProducer.open(kafka, limits.bytesMax()), limits, spans, System::nanoTime, meters);
    }

    /**
     * Writes; the stage fails with a {@link RouterException}. A write whose operation may have been done before first
     * looks for it, and one to a table whose rows may be anywhere for its row; when its time has passed by then, it writes
     * nothing, as nobody waits for it. One whose operation is under way here shares its outcome: a look would not find what
     * is not yet appended.
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
            begin(new UnderWay(
                    request,
                    keyed,
                    appended,
                    nanoClock.getAsLong() + request.timeout().toNanos()));
            return appended.thenApply(at -> written(request, at, at.repeated()));
        } catch (RouterException | RuntimeException thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private void begin(UnderWay write) {
        try {
            if (write.request().mayBeRepeated()) {
                look(write);
            } else {
                place(write);
            }
        } catch (RuntimeException defect) {
            write.fail(defect);
        }
    }

    private void look(UnderWay write) {
        WriteRequest request = write.request();
        find(
                write,
                new Question.Operation(write.keyed().key(), request.operationId()),
                "whether the operation was done before",
                found -> {
                    if (found == null) {
                        place(write);
                    } else {
                        write.appended()
                                .complete(new Appended(found.partition(), found.offset(), found.timestamp(), true));
                    }
                });
    }

    /**
     * Appends to the partition that has the row, when others place keys in ways of their own: a second version in another
     * partition would be a second row, and a deletion there would delete nothing.
     */
    private void place(UnderWay write) {
        RowRecords.Keyed keyed = write.keyed();
        if (!reads.anywhere(write.request().table())) {
            append(write, keyed.record());
            return;
        }
        find(
                write,
                new Question.Keys(List.of(keyed.key())),
                "which partition has the row",
                found -> append(write, found == null ? keyed.record() : keyed.recordOf(found.partition())));
    }

    private void find(UnderWay write, Question question, String what, Consumer<@Nullable FoundRow> then) {
        WriteRequest request = write.request();
        long left = write.deadlineNanos() - nanoClock.getAsLong();
        if (left <= 0) {
            write.fail(late());
            return;
        }
        ReadRequest read = new ReadRequest(
                request.table(),
                question,
                Level.STRONG,
                request.context(),
                request.reader(),
                Duration.ofNanos(left),
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
                write.fail(new RouterException(
                        error.code(),
                        "nothing was written now: " + what + " could not be found out: " + error.getMessage(),
                        error.retryAfter(),
                        error));
            }
        });
    }

    private void append(UnderWay write, ProducerRecord<byte[], byte[]> record) {
        if (write.deadlineNanos() - nanoClock.getAsLong() <= 0) {
            write.fail(late());
            return;
        }
        appender.append(record, new RecordAppender.Outcome() {
            @Override
            public void appended(RecordMetadata at) {
                write.appended().complete(new Appended(at.partition(), at.offset(), at.timestamp(), false));
            }

            @Override
            public void failed(Throwable failure, boolean sent) {
                write.fail(WriteErrors.of(write.request(), failure, sent));
            }
        });
    }

    private static RouterException late() {
        return new RouterException(
                ErrorCode.DEADLINE,
                "nothing was written: its time had passed when it was known where and whether to write");
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
