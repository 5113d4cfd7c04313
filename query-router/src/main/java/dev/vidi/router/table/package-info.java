/**
 * The tables that a router serves, as the catalog has them. Start at {@link dev.vidi.router.table.Catalog}, which
 * {@code deploy/node} implements by following the catalog topic.
 */
@NullMarked
package dev.vidi.router.table;

import org.jspecify.annotations.NullMarked;
