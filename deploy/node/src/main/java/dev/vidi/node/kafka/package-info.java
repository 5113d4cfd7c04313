/**
 * The Kafka cluster as a node finds it: reachable, with Vidi's own topics as they must be. Start at {@link
 * dev.vidi.node.kafka.Cluster} and {@link dev.vidi.node.kafka.SystemTopics}; knows no table.
 */
@NullMarked
package dev.vidi.node.kafka;

import org.jspecify.annotations.NullMarked;
