/** Bounds what is in flight. Start at {@link dev.vidi.router.admission.Admission}. */
@NullMarked
package dev.vidi.router.admission;

import org.jspecify.annotations.NullMarked;
