/**
 * Evaluating a fragment over the rows of a partition, and merging partial answers: pure functions of their inputs. Start
 * at {@link dev.vidi.query.eval.RowEvaluation} and {@link dev.vidi.query.eval.PageReader}; knows neither SQL nor stores.
 */
@NullMarked
package dev.vidi.query.eval;

import org.jspecify.annotations.NullMarked;
