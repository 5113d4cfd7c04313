package dev.vidi.cli.load;

import java.time.Duration;

/**
 * Bounds of a load.
 *
 * @param linesMax lines that were read and are not yet done
 * @param bytesMax their bytes; one longer line is taken when it is alone
 * @param sentAhead how many lines a checkpoint allows to be sent before the next one must be kept
 * @param rejectedMax lines that may be rejected before the load ends
 * @param putOffMax how long a server may put off a line, because it has too much to do
 */
public record LoadLimits(int linesMax, long bytesMax, int sentAhead, long rejectedMax, Duration putOffMax) {

    /** Half a thousand lines of 8 MiB at most, a checkpoint every 4,096 lines, a thousand rejected lines, a minute. */
    public static final LoadLimits DEFAULT = new LoadLimits(512, 8 << 20, 4_096, 1_000, Duration.ofMinutes(1));

    /** Checks that there is room for something. */
    public LoadLimits {
        if (linesMax < 1 || bytesMax < 1 || sentAhead < 1 || rejectedMax < 0) {
            throw new IllegalArgumentException("limits of a load must be 1 or more, were " + linesMax + " lines, "
                    + bytesMax + " bytes, " + sentAhead + " lines ahead; and rejected lines 0 or more, were "
                    + rejectedMax);
        }
    }

    /** The same with other bounds of lines under way and rejected. */
    public LoadLimits with(int lines, long rejected) {
        return new LoadLimits(lines, bytesMax, sentAhead, rejected, putOffMax);
    }
}
