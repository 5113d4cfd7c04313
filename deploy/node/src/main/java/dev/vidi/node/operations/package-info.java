/**
 * What operators see of a node: metrics and health over HTTP, and spans. Start at {@link
 * dev.vidi.node.operations.OperationsPages}; it knows no table and no read.
 */
@NullMarked
package dev.vidi.node.operations;

import org.jspecify.annotations.NullMarked;
