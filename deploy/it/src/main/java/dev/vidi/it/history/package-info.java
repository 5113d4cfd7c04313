/**
 * Records what clients of a running system saw and decides whether it kept its guarantees; starts at {@link
 * dev.vidi.it.history.History} and {@link dev.vidi.it.history.HistoryChecker}; knows neither Kafka nor the client.
 */
@NullMarked
package dev.vidi.it.history;

import org.jspecify.annotations.NullMarked;
