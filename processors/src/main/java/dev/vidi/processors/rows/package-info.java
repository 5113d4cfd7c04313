/** The RocksDB row store: rows, superseded versions and the position, consistent after any crash; start at RowStore. */
@NullMarked
package dev.vidi.processors.rows;

import org.jspecify.annotations.NullMarked;
