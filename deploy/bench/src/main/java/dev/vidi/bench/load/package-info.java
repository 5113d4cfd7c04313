/**
 * Keeps operations under way for a while and measures them. Start at {@link dev.vidi.bench.load.ClosedLoop}. Knows neither
 * Kafka nor Vidi.
 */
@NullMarked
package dev.vidi.bench.load;

import org.jspecify.annotations.NullMarked;
