/**
 * What a call of a client is, whatever protocol carries it: who calls and with what token, how long it may take, how what
 * is sent is sent in order, and what is told of failures. Start at {@link dev.vidi.router.call.CallPump}; it knows no
 * protocol and no Kafka.
 */
@NullMarked
package dev.vidi.router.call;

import org.jspecify.annotations.NullMarked;
