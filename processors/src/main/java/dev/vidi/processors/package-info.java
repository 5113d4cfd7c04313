/**
 * Starts, watches and stops the {@code KafkaStreams} of each table. Start at
 * {@link dev.vidi.processors.TableProcessors}. Knows no gRPC and no router.
 */
@NullMarked
package dev.vidi.processors;

import org.jspecify.annotations.NullMarked;
