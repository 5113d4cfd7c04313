/**
 * The use case: a read that stays. A subscription is registered like any read, its snapshot is read in ordinary pages, and
 * its changes are taken from the read log: from memory while the subscriber keeps up, from the log itself when it does not.
 * Start at {@link dev.vidi.router.subscribe.Subscriptions}; the protocol is in docs/internals/subscriptions.md.
 */
@NullMarked
package dev.vidi.router.subscribe;

import org.jspecify.annotations.NullMarked;
