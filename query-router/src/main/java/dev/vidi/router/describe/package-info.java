/**
 * The use case: how the partitions of a table are, each asked by a read. Start at {@code TableStates}. Knows nothing of
 * protocols.
 */
@NullMarked
package dev.vidi.router.describe;

import org.jspecify.annotations.NullMarked;
