package dev.vidi.cli.load;

import org.jspecify.annotations.Nullable;

/**
 * A line of a file, or the several lines of one record of CSV, without what ends it.
 *
 * @param number of its first line, from 1
 * @param next number of the line behind it
 * @param end how many bytes of the file it ends behind
 * @param check of the file up to there
 * @param bytes not to be changed; the beginning of the line when there is a problem
 * @param problem why it is no line that could hold a row, or null
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Line(
        long number,
        long next,
        long end,
        long check,
        byte[] bytes,
        @Nullable String problem) {

    boolean blank() {
        for (byte each : bytes) {
            if (each != ' ' && each != '\t') {
                return false;
            }
        }
        return problem == null;
    }
}
