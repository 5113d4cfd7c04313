/**
 * Kafka inside the Vidi process, for one machine without a cluster: start at {@link
 * dev.vidi.node.broker.EmbeddedBroker}; knows nothing of tables, reads or the router.
 */
@NullMarked
package dev.vidi.node.broker;

import org.jspecify.annotations.NullMarked;
