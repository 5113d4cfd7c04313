/** Rows, the values in them, and their binary forms: start at RowCodec and KeyCodec; knows no source format. */
@NullMarked
package dev.vidi.query.row;

import org.jspecify.annotations.NullMarked;
