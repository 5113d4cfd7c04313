package dev.vidi.processors.join;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.query.eval.Page;
import dev.vidi.query.eval.PageLimits;
import dev.vidi.query.eval.PageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One page under evaluation, slice by slice, at the position that it is pinned to: each slice looks at the rows as they
 * were there, from the last key of the one before. Where the page ends follows from its limits and the rows alone, never
 * from the slices. Confined to the stream thread.
 */
final class PageEvaluation {

    private final ArrivedRead read;
    private final Question.Page page;
    private final PageQuery query;
    private final Pin pin;
    private final JoinOptions options;
    private final List<AnsweredRow> rows = new ArrayList<>();
    private byte @Nullable [] resume;
    private long bytes;
    private int examined;
    private @Nullable PageEnd end;
    private @Nullable Refusal refusal;

    /**
     * Where a page is pinned to.
     *
     * @param position next offset: everything below is seen, and nothing from here on
     * @param dependencies what the writes below depended on, or more
     */
    record Pin(TopicPartition partition, long position, Position dependencies) {}

    PageEvaluation(ArrivedRead read, Question.Page page, PageQuery query, Pin pin, JoinOptions options) {
        this.read = read;
        this.page = page;
        this.query = query;
        this.pin = pin;
        this.options = options;
        this.resume = page.after();
    }

    ArrivedRead read() {
        return read;
    }

    PageQuery query() {
        return query;
    }

    Pin pin() {
        return pin;
    }

    /** Whether nobody waits for the answer any more; measured from when the task took the read up, after it was appended. */
    boolean isLate(long nowNanos) {
        return nowNanos - read.arrivedNanos()
                > TimeUnit.MILLISECONDS.toNanos(read.event().deadlineMillis());
    }

    /** Goes on until the slice is over, or the page. */
    void goOn(RowStore store, Slice slice) {
        if (pin.position() < store.historyFrom()) {
            refusal = historyGone(store.historyFrom());
            return;
        }
        SlicedRows source = new SlicedRows(store, pin.position(), slice);
        Page read =
                new PageReader(query.evaluation(), remaining()).read(source, query.path(), page.descending(), resume);
        examined += read.examined();
        if (!read.failures().isEmpty()) {
            refusal = failed(read.failures().get(0));
        } else if (take(read.rows())) {
            if (read.resume() != null || !source.interrupted()) {
                end = new PageEnd(examined, read.resume());
            } else if (source.last() != null) {
                resume = source.last();
            }
        }
        slice.checkTime();
    }

    private Refusal historyGone(long historyFrom) {
        return new Refusal(
                Refusal.Reason.HISTORY_GONE,
                "the read asks for " + pin.partition() + " as it was before offset " + pin.position()
                        + ", which is kept as it was before offset " + historyFrom + " and later");
    }

    private PageLimits remaining() {
        PageOptions limits = options.pages();
        int rowsMax = page.rowsMax() == 0 ? limits.rowsMax() : Math.min(page.rowsMax(), limits.rowsMax());
        return new PageLimits(rowsMax - rows.size(), limits.bytesMax() - bytes, limits.examinedMax() - examined, 1);
    }

    private Refusal failed(Page.Failure failure) {
        return new Refusal(
                Refusal.Reason.ROW_FAILED,
                failure.error().message() + " for the row with " + placed(failure.key(), failure.offset()));
    }

    private String placed(byte[] key, long offset) {
        return query.shown(key) + " at " + pin.partition() + "@" + offset;
    }

    /** Takes the rows that a slice found; false when one of them is too large. */
    private boolean take(List<Page.Row> found) {
        for (Page.Row row : found) {
            if (row.columns().length > options.rowBytesMax()) {
                refusal = new Refusal(
                        Refusal.Reason.ROW_TOO_LARGE,
                        "the row with " + placed(row.key(), row.offset()) + " has " + row.columns().length
                                + " bytes, an answer takes rows of " + options.rowBytesMax());
                return false;
            }
            bytes += row.key().length + (long) row.columns().length;
            rows.add(AnsweredRow.ofPage(row.key(), row.offset(), row.timestamp(), row.columns()));
        }
        return true;
    }

    /** Whether there is an answer or a refusal. */
    boolean isDone() {
        return end != null || refusal != null;
    }

    /** Why there is no answer; empty when there is one. */
    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    List<AnsweredRow> rows() {
        return rows;
    }

    /** Where the page ended. */
    PageEnd end() {
        PageEnd known = end;
        if (known == null) {
            throw new IllegalStateException("page " + read.event().id() + " is not at its end");
        }
        return known;
    }

    /** Bytes of the rows found so far. */
    long bytes() {
        return bytes;
    }

    int examined() {
        return examined;
    }
}
