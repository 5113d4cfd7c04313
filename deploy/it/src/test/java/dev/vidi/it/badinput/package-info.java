/**
 * Bad input on the whole path, from a client through Kafka and back. Start at {@link dev.vidi.it.badinput.EmbeddedVidi}.
 */
@NullMarked
package dev.vidi.it.badinput;

import org.jspecify.annotations.NullMarked;
