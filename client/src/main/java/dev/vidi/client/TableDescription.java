package dev.vidi.client;

import dev.vidi.proto.api.v1.Table;

/**
 * A table of the catalog.
 *
 * @param statement the SQL that made it
 * @param problem empty when reads are answered; else why they are refused, and the cure
 */
public record TableDescription(
        TableSchema schema, String format, String keyFormat, String partitioner, String statement, String problem) {

    static TableDescription of(Table proto) {
        return new TableDescription(
                TableSchema.of(proto.getSchema()),
                proto.getFormat(),
                proto.getKeyFormat(),
                proto.getPartitioner(),
                proto.getStatement(),
                proto.getProblem());
    }
}
