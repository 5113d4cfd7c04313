/**
 * The command {@code bench}, which joins the {@code vidi} command by ServiceLoader.
 */
@NullMarked
package dev.vidi.bench.command;

import org.jspecify.annotations.NullMarked;
