package dev.vidi.router.write;

/**
 * Where a write is in its source topic.
 *
 * @param repeated whether it was there before, under the same operation id
 */
record Appended(int partition, long offset, long timestamp, boolean repeated) {}
