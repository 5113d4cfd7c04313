package dev.vidi.causality.readlog;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import java.util.List;

/**
 * What one task logged at one moment, at one position.
 *
 * @param tableId the table
 * @param source the partition that answers
 * @param incarnation one life of the join task
 * @param position highest offset applied plus one
 * @param dependencies what the writes up to the position depended on
 * @param processed batches of reads that this record speaks for
 * @param answers answers, or parts of them
 * @param causes causes of writes
 * @param placement whether keys are where the partitioner puts them
 * @param coverage changes for subscriptions
 * @param ended subscriptions of this home partition that have ended
 */
public record LogBatch(
        String tableId,
        SourcePartition source,
        long incarnation,
        long position,
        Position dependencies,
        List<Processed> processed,
        List<AnswerPart> answers,
        List<Causes> causes,
        Placement placement,
        Coverage coverage,
        List<Ended> ended) {

    public LogBatch {
        processed = List.copyOf(processed);
        answers = List.copyOf(answers);
        causes = List.copyOf(causes);
        ended = List.copyOf(ended);
    }

    /** A batch that says nothing of subscriptions. */
    public LogBatch(
            String tableId,
            SourcePartition source,
            long incarnation,
            long position,
            Position dependencies,
            List<Processed> processed,
            List<AnswerPart> answers,
            List<Causes> causes,
            Placement placement) {
        this(
                tableId,
                source,
                incarnation,
                position,
                dependencies,
                processed,
                answers,
                causes,
                placement,
                Coverage.NONE,
                List.of());
    }
}
