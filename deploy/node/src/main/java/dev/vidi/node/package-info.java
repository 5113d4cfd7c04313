/**
 * The Vidi process: configuration and the wiring of roles. Start at {@link dev.vidi.node.NodeConfig}; it holds no
 * rule of reads, tables or lineage.
 */
@NullMarked
package dev.vidi.node;

import org.jspecify.annotations.NullMarked;
