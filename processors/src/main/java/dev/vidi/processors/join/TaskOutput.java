package dev.vidi.processors.join;

/** Where a join task's outputs go. Confined to the stream thread. */
public interface TaskOutput {

    /** Appends a record to a partition of the read log. */
    void log(int home, byte[] logBatch);

    /** Appends the text of a fragment, under its hash, to the topic of fragments. */
    void fragment(byte[] hash, byte[] fragment);

    /** Appends a record to the dead letters. */
    void deadLetter(byte[] letter);

    /** Keeps the merged dependencies of the partition through crashes. */
    void keepDependencies(byte[] vector);

    /** Asks Kafka Streams to commit soon. */
    void requestCommit();
}
