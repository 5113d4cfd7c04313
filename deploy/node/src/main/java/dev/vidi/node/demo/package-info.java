/**
 * A shop on Vidi, told in steps of which each proves what it says. Start at {@link dev.vidi.node.demo.Demo}. Knows
 * nothing of how the server is started, and speaks to it as any client does.
 */
@NullMarked
package dev.vidi.node.demo;

import org.jspecify.annotations.NullMarked;
