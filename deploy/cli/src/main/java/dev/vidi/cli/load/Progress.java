package dev.vidi.cli.load;

/** Is told how far a load is, often. */
@FunctionalInterface
public interface Progress {

    /**
     * Tells.
     *
     * @param bytes of the file that are done
     */
    void at(long bytes, long rows, long rejected);
}
