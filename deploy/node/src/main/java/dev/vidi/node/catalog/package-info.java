/**
 * The tables: follows the catalog topic, carries out CREATE TABLE and DROP TABLE, watches the source topics, and tells
 * the node's roles which tables to run. Start at {@link dev.vidi.node.catalog.TopicCatalog}; knows neither reads nor rows.
 */
@NullMarked
package dev.vidi.node.catalog;

import org.jspecify.annotations.NullMarked;
