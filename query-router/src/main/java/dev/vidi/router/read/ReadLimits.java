package dev.vidi.router.read;

import java.time.Duration;

/**
 * Limits of the read path.
 *
 * @param keysMax keys in one read
 * @param keyBytesMax bytes of its keys, which fit a record of the reads topic and of the read log
 * @param answerBytesMax bytes of rows in one answer
 * @param readsMax reads in flight
 * @param bytesMax bytes of keys and rows of the reads in flight
 * @param timeoutMax longest deadline
 */
public record ReadLimits(
        int keysMax, long keyBytesMax, long answerBytesMax, int readsMax, long bytesMax, Duration timeoutMax) {

    /** 10,000 keys of 4 MiB, 64 MiB an answer, 65,536 reads and 256 MiB in flight, five minutes. */
    public static final ReadLimits DEFAULT =
            new ReadLimits(10_000, 4L << 20, 64L << 20, 65_536, 256L << 20, Duration.ofMinutes(5));
}
