/**
 * Figures, the ratios between them, and the goals of those. Start at {@link dev.vidi.bench.report.Figures}. Measures nothing.
 */
@NullMarked
package dev.vidi.bench.report;

import org.jspecify.annotations.NullMarked;
