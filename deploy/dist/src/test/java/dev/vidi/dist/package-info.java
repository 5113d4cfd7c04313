/** Rules that no module can check alone: whatever is distributed is seen at once. Start at ArchitectureTest. */
@NullMarked
package dev.vidi.dist;

import org.jspecify.annotations.NullMarked;
