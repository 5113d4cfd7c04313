/**
 * gRPC calls in a closed loop. Start at {@link dev.vidi.bench.calls.CallLoop} and
 * {@link dev.vidi.bench.calls.StreamLoop}. Knows nothing of what is asked.
 */
@NullMarked
package dev.vidi.bench.calls;

import org.jspecify.annotations.NullMarked;
