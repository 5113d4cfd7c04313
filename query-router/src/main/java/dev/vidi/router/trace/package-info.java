/**
 * Spans of what a router does, for calls that are sampled: start at {@link dev.vidi.router.trace.CallSpans}. The only package
 * that knows OpenTelemetry, and of that the interfaces alone. Knows no read and no write.
 */
@NullMarked
package dev.vidi.router.trace;

import org.jspecify.annotations.NullMarked;
