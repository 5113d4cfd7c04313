/** The shell of {@code vidi sql}. Start at {@link dev.vidi.cli.shell.Shell}. The only package that knows terminals. */
@NullMarked
package dev.vidi.cli.shell;

import org.jspecify.annotations.NullMarked;
