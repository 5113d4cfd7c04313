package dev.vidi.router.read;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.Token;
import dev.vidi.query.catalog.TableDefinition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A read as a client asks it.
 *
 * @param table what to read
 * @param question what is asked
 * @param scope where, when the question is a page or a subscription; else null
 * @param level consistency level
 * @param context what the client has seen; its session and home partition are the read's
 * @param reader who reads
 * @param timeout until the client's deadline
 * @param waitMax how long to wait for the position; null: until shortly before the deadline
 * @param traceparent W3C trace context; empty when there is none
 * @param retries the read that this one retries
 */
public record ReadRequest(
        TableDefinition table,
        Question question,
        @Nullable PageScope scope,
        Level level,
        Token context,
        Reader reader,
        Duration timeout,
        @Nullable Duration waitMax,
        String traceparent,
        @Nullable ReadId retries) {

    /** A read whose question names keys. */
    public ReadRequest(
            TableDefinition table,
            Question question,
            Level level,
            Token context,
            Reader reader,
            Duration timeout,
            @Nullable Duration waitMax,
            String traceparent,
            @Nullable ReadId retries) {
        this(table, question, null, level, context, reader, timeout, waitMax, traceparent, retries);
    }
}
