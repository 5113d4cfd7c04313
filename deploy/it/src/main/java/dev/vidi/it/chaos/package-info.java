/**
 * Breaks a running Vidi at random moments while sessions use it, and checks what they saw; starts at {@link
 * dev.vidi.it.chaos.ChaosRun}.
 */
@NullMarked
package dev.vidi.it.chaos;

import org.jspecify.annotations.NullMarked;
