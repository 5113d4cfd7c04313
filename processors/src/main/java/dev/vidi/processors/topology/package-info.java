/**
 * Connects the stages of a table in order: a pure function to a {@code Topology}. Start at
 * {@link dev.vidi.processors.topology.TableTopology}.
 */
@NullMarked
package dev.vidi.processors.topology;

import org.jspecify.annotations.NullMarked;
