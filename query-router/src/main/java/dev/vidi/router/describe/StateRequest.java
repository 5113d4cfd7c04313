package dev.vidi.router.describe;

import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.Token;
import dev.vidi.query.catalog.TableDefinition;
import java.time.Duration;

/**
 * Whose state is asked for, and by whom.
 *
 * @param context its session and home partition are those of the read
 * @param waitMax how long partitions may take to answer
 * @param traceparent W3C trace context; empty when there is none
 */
public record StateRequest(TableDefinition table, Token context, Reader reader, Duration waitMax, String traceparent) {

    /** What partitions may take for who names nothing. */
    public static final Duration WAIT_DEFAULT = Duration.ofSeconds(2);
}
