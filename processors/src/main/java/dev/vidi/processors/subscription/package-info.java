/**
 * The reads that stay: which are registered with a task, by which shapes they are found, and what a source record changes
 * for them. Start at {@link dev.vidi.processors.subscription.TaskSubscriptions}; the protocol is in
 * docs/internals/subscriptions.md.
 */
@NullMarked
package dev.vidi.processors.subscription;

import org.jspecify.annotations.NullMarked;
