/** Tests of the catalog. */
@NullMarked
package dev.vidi.node.catalog;

import org.jspecify.annotations.NullMarked;
