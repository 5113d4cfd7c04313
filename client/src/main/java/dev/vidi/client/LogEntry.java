package dev.vidi.client;

/**
 * An entry of the read log.
 *
 * @param at its place in the read log
 * @param incarnation of the join task that wrote it, hexadecimal
 * @param position up to where the partition was applied
 * @param event what happened
 */
public record LogEntry(
        Coordinates at, String table, int partition, String incarnation, long position, LogEvent event) {}
