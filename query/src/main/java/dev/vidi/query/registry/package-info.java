/**
 * Schemas that a registry keeps, over its REST API: start at TableSchemas and SchemaRegistry. One attempt each: knows
 * nobody who waits.
 */
@NullMarked
package dev.vidi.query.registry;

import org.jspecify.annotations.NullMarked;
