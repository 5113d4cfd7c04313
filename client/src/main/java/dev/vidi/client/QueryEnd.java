package dev.vidi.client;

import java.util.List;

/**
 * What is known of a query's result after its rows.
 *
 * @param token stands for this answer and everything that the session had seen when it asked
 * @param examined rows of the table that were looked at
 * @param rows rows of the result
 * @param missing partitions that did not answer, or not to the end; none unless partial answers are allowed
 */
public record QueryEnd(Token token, long examined, long rows, List<MissingPartition> missing) {

    /** Copies the partitions. */
    public QueryEnd {
        missing = List.copyOf(missing);
    }

    static QueryEnd of(dev.vidi.proto.api.v1.QueryEnd proto) {
        return new QueryEnd(
                Token.of(proto.getToken()),
                proto.getExamined(),
                proto.getRows(),
                proto.getMissingList().stream()
                        .map(missing -> new MissingPartition(missing.getPartition(), missing.getReason()))
                        .toList());
    }
}
