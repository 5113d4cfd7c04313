/**
 * The gRPC front of Vidi: publishes reads, gathers answers, appends writes. Start at {@link dev.vidi.router.Router}, which
 * wires the rest.
 */
@NullMarked
package dev.vidi.router;

import org.jspecify.annotations.NullMarked;
