/**
 * The {@code vidi} command: its subcommands and their options. Start at {@link dev.vidi.cli.Vidi}. Knows servers only
 * through the client.
 */
@NullMarked
package dev.vidi.cli;

import org.jspecify.annotations.NullMarked;
