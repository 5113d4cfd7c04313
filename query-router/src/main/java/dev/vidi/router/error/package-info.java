/**
 * What can go wrong for a client: a closed list, with category and advice. Start at {@link dev.vidi.router.error.ErrorCode}.
 * Knows neither Kafka nor gRPC.
 */
@NullMarked
package dev.vidi.router.error;

import org.jspecify.annotations.NullMarked;
