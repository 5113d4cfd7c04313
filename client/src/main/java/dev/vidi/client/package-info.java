/**
 * The Java client: sessions that carry their token by themselves; start at {@link dev.vidi.client.VidiClient}. It knows
 * the client API's wire contract and nothing of the server's insides.
 */
@NullMarked
package dev.vidi.client;

import org.jspecify.annotations.NullMarked;
