package dev.vidi.router.gather;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.LogBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the pieces of one partition's answer. Processing is at least once, so the log may hold the answer more than
 * once, by several lives of the task: pieces of different lives never make one answer, and the first complete one counts.
 * Guarded by its pending read.
 */
final class PartCollector {

    /** Lives of a task that may answer one read at a time; of more, the eldest are forgotten. */
    private static final int INCARNATIONS_MAX = 8;

    /** Made when there is an answer in pieces, which is rare. */
    private @Nullable Map<Long, Pieces> incarnations;

    private @Nullable PartAnswer complete;

    private static final class Pieces {
        private final List<AnsweredRow> rows = new ArrayList<>();
        private int next;
    }

    /** Adds a piece; true when it completes the answer. */
    boolean add(LogBatch batch, AnswerPart piece) {
        if (complete != null) {
            return false;
        }
        if (piece.part() == 0 && piece.last()) {
            complete = answer(batch, piece, piece.rows());
            return true;
        }
        Pieces pieces = pieces(batch.incarnation());
        if (piece.part() != pieces.next) {
            return false;
        }
        pieces.rows.addAll(piece.rows());
        pieces.next++;
        if (piece.last()) {
            complete = answer(batch, piece, pieces.rows);
            incarnations = null;
        }
        return piece.last();
    }

    private static PartAnswer answer(LogBatch batch, AnswerPart last, List<AnsweredRow> rows) {
        return new PartAnswer(
                batch.incarnation(),
                batch.position(),
                batch.placement(),
                batch.dependencies(),
                rows,
                last.refusal(),
                last.pageEnd(),
                last.registered(),
                last.registrations(),
                last.state());
    }

    private Pieces pieces(long incarnation) {
        Map<Long, Pieces> lives = incarnations;
        if (lives == null || (lives.size() >= INCARNATIONS_MAX && !lives.containsKey(incarnation))) {
            lives = new HashMap<>();
            incarnations = lives;
        }
        return lives.computeIfAbsent(incarnation, life -> new Pieces());
    }

    /** The first complete answer, or null. */
    @Nullable
    PartAnswer complete() {
        return complete;
    }
}
