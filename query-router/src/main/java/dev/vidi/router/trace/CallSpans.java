package dev.vidi.router.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Begins the spans of a router's calls. Without a telemetry nothing is measured and nothing is allocated. Thread-safe.
 * Source: W3C Trace Context, level 1.
 */
public final class CallSpans {

    private static final String SCOPE = "dev.vidi.router";
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = TRACE_ID + 32 + 1;
    private static final int FLAGS = SPAN_ID + 16 + 1;

    /** Null when nothing is traced. */
    private final @Nullable Tracer tracer;

    /** Spans of a telemetry; {@link OpenTelemetry#noop()} is none. */
    public CallSpans(OpenTelemetry telemetry) {
        this.tracer = telemetry == OpenTelemetry.noop() ? null : telemetry.getTracer(SCOPE);
    }

    /**
     * Begins a span, unless the call is not sampled.
     *
     * @param traceparent the caller's, well-formed; empty when there is none, and a trace begins here
     */
    public CallSpan begin(String name, String table, String traceparent) {
        Tracer on = tracer;
        if (on == null) {
            return CallSpan.OFF;
        }
        Context parent = traceparent.isEmpty() ? Context.root() : Context.root().with(Span.wrap(remote(traceparent)));
        Span span = on.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("vidi.table", table)
                .startSpan();
        return span.getSpanContext().isSampled() ? new CallSpan(on, span) : CallSpan.UNSAMPLED;
    }

    private static SpanContext remote(String traceparent) {
        return SpanContext.createFromRemoteParent(
                traceparent.substring(TRACE_ID, SPAN_ID - 1),
                traceparent.substring(SPAN_ID, FLAGS - 1),
                TraceFlags.fromHex(traceparent, FLAGS),
                TraceState.getDefault());
    }
}
