/**
 * The commands that run a server in their own process. Start at {@link dev.vidi.node.command.ServeCommand}.
 */
@NullMarked
package dev.vidi.node.command;

import org.jspecify.annotations.NullMarked;
