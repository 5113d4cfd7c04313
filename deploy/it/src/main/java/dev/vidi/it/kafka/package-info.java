/**
 * Reads what is in the topics, past Vidi's servers; starts at {@link dev.vidi.it.kafka.TopicScan}.
 */
@NullMarked
package dev.vidi.it.kafka;

import org.jspecify.annotations.NullMarked;
