package dev.vidi.bench.apply;

/**
 * Records that are there to be applied.
 *
 * @param records in all partitions
 * @param lastKey key of the last one
 */
public record SourceRecords(String topic, int partitions, int records, String lastKey) {}
