/**
 * The commands {@code history} and {@code chaos}, which join the {@code vidi} command by ServiceLoader.
 */
@NullMarked
package dev.vidi.it.command;

import org.jspecify.annotations.NullMarked;
