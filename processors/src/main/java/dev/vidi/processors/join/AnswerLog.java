package dev.vidi.processors.join;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.query.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what a task has to say at one moment into few records of the read log, and splits what is too large for one.
 * Everything between two calls of {@link #flush} is said at one position. Confined to the stream thread.
 */
final class AnswerLog {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerLog.class);

    /** What the read log takes in one record, less what Kafka puts around it. */
    private static final int RECORD_BYTES_MAX = (8 << 20) - 1_024;

    /** What an answer costs beside its keys and columns. */
    private static final int ANSWER_BYTES = 128;

    private static final int ROW_BYTES = 32;

    private final TableDefinition table;
    private final SourcePartition source;
    private final long incarnation;
    private final int batchBytesMax;
    private final TaskOutput output;
    private final Coverages coverages;
    private final JoinMeters meters;
    private final JoinSpans spans;
    private final Map<Integer, Pending> pending = new TreeMap<>();

    AnswerLog(TaskSetting setting, SourcePartition source, long incarnation, TaskOutput output, Coverages coverages) {
        this.table = setting.decoder().table();
        this.source = source;
        this.incarnation = incarnation;
        this.batchBytesMax = setting.options().logBatchBytes();
        this.output = output;
        this.coverages = coverages;
        this.meters = setting.meters();
        this.spans = setting.spans();
    }

    /** What all records of a moment share. */
    record Moment(long position, Position dependencies, Placement placement) {}

    private static final class Pending {
        private final List<Processed> processed = new ArrayList<>();
        private final List<AnswerPart> answers = new ArrayList<>();
        private final List<Causes> causes = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<Ended> ended = new ArrayList<>();
        private boolean mark;
        private long bytes;
    }

    /**
     * Adds the rows that answer a read, in as many parts as they need. A question that fills a record leaves none of it to
     * the first row, which may be as large.
     *
     * @param end where the page ended; null when the read does not ask for one
     */
    void answer(ArrivedRead read, List<AnsweredRow> rows, @Nullable PageEnd end, Moment moment) {
        long questionBytes = ANSWER_BYTES + questionBytes(read.event());
        int part = 0;
        int from = 0;
        long bytes = questionBytes;
        for (int i = 0; i < rows.size(); i++) {
            long rowBytes = rowBytes(rows.get(i));
            if (bytes + rowBytes > batchBytesMax && (i > from || (part == 0 && questionBytes > batchBytesMax))) {
                add(read.home(), part(read, part++, false, rows.subList(from, i), null, null), bytes, moment);
                from = i;
                bytes = ANSWER_BYTES;
            }
            bytes += rowBytes;
        }
        bytes += end == null || end.resume() == null ? 0 : end.resume().length;
        add(read.home(), part(read, part, true, rows.subList(from, rows.size()), null, end), bytes, moment);
        spans.answered(read, table.name(), source.partition(), moment.position(), null);
    }

    private static long rowBytes(AnsweredRow row) {
        byte[] key = row.rowKey();
        return (long) ROW_BYTES + row.columns().length + (key == null ? 0 : key.length);
    }

    void refuse(ArrivedRead read, Refusal refusal, Moment moment) {
        add(
                read.home(),
                part(read, 0, true, List.of(), refusal, null),
                ANSWER_BYTES + questionBytes(read.event()),
                moment);
        spans.answered(read, table.name(), source.partition(), moment.position(), refusal);
    }

    private static long questionBytes(ReadEvent event) {
        Question question = event.question();
        return question == null
                ? 0
                : question.fold(
                        keys -> {
                            long bytes = 0;
                            for (byte[] key : keys.keys()) {
                                bytes += key.length + 4;
                            }
                            return bytes;
                        },
                        operation -> (long) operation.key().length
                                + operation.operationId().length(),
                        page -> (long) page.arguments().length + (page.after() == null ? 0 : page.after().length),
                        subscribe -> (long) subscribe.arguments().length
                                + subscribe.name().length(),
                        notice -> 12L * notice.next().size(),
                        registrations -> 0L,
                        state -> 0L);
    }

    private static AnswerPart part(
            ArrivedRead read,
            int part,
            boolean last,
            List<AnsweredRow> rows,
            @Nullable Refusal refusal,
            @Nullable PageEnd end) {
        return new AnswerPart(
                read.event(),
                read.appended(),
                read.offset(),
                read.index(),
                part,
                last,
                rows,
                refusal,
                end,
                null,
                List.of(),
                null);
    }

    private void add(int home, AnswerPart part, long bytes, Moment moment) {
        room(home, bytes, moment).answers.add(part);
    }

    void processed(int home, Processed processed, Moment moment) {
        room(home, 32 + 18L * processed.parked().size(), moment).processed.add(processed);
    }

    void causes(int home, Causes causes, Moment moment) {
        long bytes = ANSWER_BYTES + causes.key().length + 18L * causes.reads().size();
        room(home, bytes, moment).causes.add(causes);
    }

    /** Adds a change; it may wait for others until the next {@link #flush}. */
    void change(int home, Change change, Moment moment) {
        long bytes = ANSWER_BYTES
                + change.rowKey().length
                + bytes(change.before())
                + bytes(change.after())
                + change.failure().length();
        room(home, bytes, moment).changes.add(change);
    }

    private static long bytes(Change.@Nullable Image image) {
        return image == null ? 0 : ROW_BYTES + image.columns().length;
    }

    /** Says that all changes below the moment's position are logged. */
    void mark(int home, Moment moment) {
        room(home, ROW_BYTES, moment).mark = true;
    }

    /**
     * Adds an answer without rows: that a subscription is registered, or that a notice was taken up.
     *
     * @param registered null for a notice
     */
    void settled(ArrivedRead read, @Nullable Registered registered, Moment moment) {
        add(read, registered, List.of(), null, null, ANSWER_BYTES + questionBytes(read.event()), moment);
    }

    /** Adds an answer that tells of registrations. */
    void found(ArrivedRead read, List<Registration> registrations, PageEnd end, Moment moment) {
        long bytes = ANSWER_BYTES;
        for (Registration registration : registrations) {
            bytes += ANSWER_BYTES + registration.text().length() + registration.arguments().length;
        }
        add(read, null, registrations, end, null, bytes, moment);
    }

    /** Adds an answer that tells how the partition is. */
    void state(ArrivedRead read, PartitionState state, Moment moment) {
        add(read, null, List.of(), null, state, ANSWER_BYTES + state.node().length(), moment);
    }

    private void add(
            ArrivedRead read,
            @Nullable Registered registered,
            List<Registration> registrations,
            @Nullable PageEnd end,
            @Nullable PartitionState state,
            long bytes,
            Moment moment) {
        AnswerPart part = new AnswerPart(
                read.event(),
                read.appended(),
                read.offset(),
                read.index(),
                0,
                true,
                List.of(),
                null,
                end,
                registered,
                registrations,
                state);
        add(read.home(), part, bytes, moment);
        spans.answered(read, table.name(), source.partition(), moment.position(), null);
    }

    /** Adds that a subscription has ended. */
    void ended(int home, Ended ended, Moment moment) {
        room(home, ROW_BYTES, moment).ended.add(ended);
    }

    private Pending room(int home, long bytes, Moment moment) {
        Pending batch = pending.computeIfAbsent(home, key -> new Pending());
        if (batch.bytes > 0 && batch.bytes + bytes > batchBytesMax) {
            emit(home, batch, moment);
            batch = new Pending();
            pending.put(home, batch);
        }
        batch.bytes += bytes;
        return batch;
    }

    /** Whether something was added that is not appended yet. */
    boolean hasPending() {
        return !pending.isEmpty();
    }

    /** Appends everything that was added. */
    void flush(Moment moment) {
        if (!pending.isEmpty()) {
            pending.forEach((home, batch) -> emit(home, batch, moment));
            pending.clear();
        }
    }

    /** The same, to somewhere else. */
    void flush(Moment moment, BiConsumer<Integer, byte[]> sink) {
        pending.forEach((home, batch) -> emit(home, batch, moment, sink));
        pending.clear();
    }

    private void emit(int home, Pending batch, Moment moment) {
        emit(home, batch, moment, output::log);
    }

    private void emit(int home, Pending batch, Moment moment, BiConsumer<Integer, byte[]> sink) {
        byte[] record = LogBatchCodec.encode(new LogBatch(
                table.id(),
                source,
                incarnation,
                moment.position(),
                moment.dependencies(),
                batch.processed,
                batch.answers,
                batch.causes,
                moment.placement(),
                batch.changes.isEmpty() && !batch.mark ? Coverage.NONE : coverages.of(home, batch.changes, batch.mark),
                batch.ended));
        if (record.length <= RECORD_BYTES_MAX) {
            sink.accept(home, record);
        } else {
            // No router asks for so much. Who does, past them, must not stop the partition, for which nothing would
            // help.
            meters.malformedBatch();
            LOG.atWarn()
                    .addKeyValue("table", table.name())
                    .addKeyValue("partition", source.partition())
                    .addKeyValue("home", home)
                    .addKeyValue("bytes", record.length)
                    .log("an answer does not fit the read log and is dropped: its read was not made by a router");
        }
    }
}
