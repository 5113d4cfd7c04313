package dev.vidi.causality.readlog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one partition answered to one read, or a piece of it. Position, dependencies and incarnation are those of the
 * {@link LogBatch} that carries it.
 *
 * @param read what was asked; its question only in the first part
 * @param readAppended broker time at which the read was appended, ms since the epoch
 * @param readOffset offset of the batch in the reads topic
 * @param readIndex place of the read in the batch
 * @param part number of this piece, from 0
 * @param last whether it is the last piece
 * @param rows rows found; keys that no piece names are absent
 * @param refusal set when the read was refused; then there are no rows
 * @param pageEnd in the last piece of the answer to a {@link Question.Page} or {@link Question.Registrations}
 * @param registered in the answer to a {@link Question.Subscribe}
 * @param registrations in the answer to {@link Question.Registrations}
 * @param state in the answer to {@link Question.State}
 */
public record AnswerPart(
        ReadEvent read,
        long readAppended,
        long readOffset,
        int readIndex,
        int part,
        boolean last,
        List<AnsweredRow> rows,
        @Nullable Refusal refusal,
        @Nullable PageEnd pageEnd,
        @Nullable Registered registered,
        List<Registration> registrations,
        @Nullable PartitionState state) {

    public AnswerPart {
        rows = List.copyOf(rows);
        registrations = List.copyOf(registrations);
    }

    /** A piece that ends no page and registers nothing. */
    public AnswerPart(
            ReadEvent read,
            long readAppended,
            long readOffset,
            int readIndex,
            int part,
            boolean last,
            List<AnsweredRow> rows,
            @Nullable Refusal refusal) {
        this(read, readAppended, readOffset, readIndex, part, last, rows, refusal, null, null, List.of(), null);
    }

    /** Whether the piece counts when it was appended to the read log at a broker time (ms since the epoch). */
    public boolean inTime(long appended) {
        return appended <= readAppended + read.deadlineMillis();
    }
}
