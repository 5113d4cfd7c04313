/** How far each source partition is applied: vectors of offsets, compared and merged; knows nothing of Kafka. */
@NullMarked
package dev.vidi.causality.position;

import org.jspecify.annotations.NullMarked;
