/** What was asked and what was answered, as immutable values; start at ReadEvent and LogBatch. */
@NullMarked
package dev.vidi.causality.readlog;

import org.jspecify.annotations.NullMarked;
