package dev.vidi.processors.join;

import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.Refusal;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Spans of reads in the join tasks, made when a read is answered, so that nothing has to be kept for one that waits. A read
 * that is not sampled costs a look at an empty text. Thread-safe.
 */
public final class JoinSpans {

    private static final String SCOPE = "dev.vidi.processors";
    /** Reads topics take records of everyone. */
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = TRACE_ID + 32 + 1;
    private static final int FLAGS = SPAN_ID + 16 + 1;

    /** Null when nothing is traced. */
    private final @Nullable Tracer tracer;

    private final LongSupplier nanoClock;
    private final Clock clock;

    /**
     * Spans of a telemetry.
     *
     * @param telemetry {@link OpenTelemetry#noop()} when nothing is traced
     * @param nanoClock ns of the process, which reads arrive by
     */
    public JoinSpans(OpenTelemetry telemetry, LongSupplier nanoClock, Clock clock) {
        this.tracer = telemetry == OpenTelemetry.noop() ? null : telemetry.getTracer(SCOPE);
        this.nanoClock = nanoClock;
        this.clock = clock;
    }

    /**
     * A read was answered or refused.
     *
     * @param position next offset after what the answer covers
     * @param refusal null when it was answered
     */
    void answered(ArrivedRead read, String table, int partition, long position, @Nullable Refusal refusal) {
        ReadEvent event = read.event();
        Tracer on = tracer;
        if (on == null || event.traceparent().isEmpty()) {
            return;
        }
        SpanContext parent = remote(event.traceparent());
        if (!parent.isSampled()) {
            return;
        }
        long now = TimeUnit.MILLISECONDS.toMicros(clock.millis());
        long spent = TimeUnit.NANOSECONDS.toMicros(nanoClock.getAsLong() - read.arrivedNanos());
        Span span = on.spanBuilder("join")
                .setParent(Context.root().with(Span.wrap(parent)))
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(now - spent, TimeUnit.MICROSECONDS)
                .setAttribute("vidi.table", table)
                .setAttribute("vidi.partition", partition)
                .setAttribute("vidi.read.id", event.id().toString())
                .setAttribute("vidi.reads.offset", read.offset())
                .setAttribute("vidi.position", position)
                .startSpan();
        span.addEvent("appended", read.appended(), TimeUnit.MILLISECONDS);
        if (refusal != null) {
            span.setAttribute("vidi.refusal", refusal.reason().name())
                    .setStatus(StatusCode.ERROR, refusal.reason().name());
        }
        span.end(now, TimeUnit.MICROSECONDS);
    }

    private static SpanContext remote(String traceparent) {
        return FORM.matcher(traceparent).matches()
                ? SpanContext.createFromRemoteParent(
                        traceparent.substring(TRACE_ID, SPAN_ID - 1),
                        traceparent.substring(SPAN_ID, FLAGS - 1),
                        TraceFlags.fromHex(traceparent, FLAGS),
                        TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
