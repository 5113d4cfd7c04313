/**
 * What a query asks of each partition and how its parts are put together: start at
 * {@link dev.vidi.query.plan.SelectPlan}; knows neither SQL's grammar nor where rows come from.
 */
@NullMarked
package dev.vidi.query.plan;

import org.jspecify.annotations.NullMarked;
