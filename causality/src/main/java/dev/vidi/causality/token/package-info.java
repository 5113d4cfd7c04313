/** What a client has seen, as the value it carries between its reads and writes; start at Token. */
@NullMarked
package dev.vidi.causality.token;

import org.jspecify.annotations.NullMarked;
