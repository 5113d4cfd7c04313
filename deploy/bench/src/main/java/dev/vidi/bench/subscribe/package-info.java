/**
 * Subscriptions, and what they are compared with. Start at {@link dev.vidi.bench.subscribe.Changes}.
 */
@NullMarked
package dev.vidi.bench.subscribe;

import org.jspecify.annotations.NullMarked;
