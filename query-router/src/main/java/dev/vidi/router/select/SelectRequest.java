package dev.vidi.router.select;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.Token;
import dev.vidi.query.plan.SelectPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query as a client asks it.
 *
 * @param plan of its text
 * @param parameters that its plan has admitted
 * @param level consistency level of its first page, to which the others are pinned
 * @param context what the client has seen; its session and home partition are the query's
 * @param reader who reads
 * @param timeout until the first page is there
 * @param waitMax how long to wait for the position; null: until shortly before the deadline
 * @param traceparent W3C trace context; empty when there is none
 * @param retries the read that this one retries
 * @param partial whether what some partitions answer is an answer
 * @param rowsMax more rows than this fail the query; 0 for no bound
 */
public record SelectRequest(
        SelectPlan plan,
        List<@Nullable Object> parameters,
        Level level,
        Token context,
        Reader reader,
        Duration timeout,
        @Nullable Duration waitMax,
        String traceparent,
        @Nullable ReadId retries,
        boolean partial,
        long rowsMax) {

    public SelectRequest {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    }
}
