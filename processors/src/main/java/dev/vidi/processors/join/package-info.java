/**
 * Joins one read with the rows at or after the position that it demands; parks, releases and refuses. Start at
 * {@link dev.vidi.processors.join.PartitionTask}. Knows neither topologies nor routers.
 */
@NullMarked
package dev.vidi.processors.join;

import org.jspecify.annotations.NullMarked;
