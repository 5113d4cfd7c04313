/** Source records to row changes; knows formats, not stores; start at SourceDecoder. */
@NullMarked
package dev.vidi.processors.source;

import org.jspecify.annotations.NullMarked;
