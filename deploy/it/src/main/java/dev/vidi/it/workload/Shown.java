package dev.vidi.it.workload;

import dev.vidi.it.history.Read;

/**
 * An answer that a client was given.
 *
 * @param readId UUID text
 */
public record Shown(Read read, String readId) {}
