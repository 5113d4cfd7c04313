/**
 * The use case: a query over all partitions of a table. Its first page is a read like any other; every page after it is a
 * read of one partition, pinned to the position that the first was answered at, and published when the client has taken
 * what came before. Start at {@link dev.vidi.router.select.Selects}.
 */
@NullMarked
package dev.vidi.router.select;

import org.jspecify.annotations.NullMarked;
