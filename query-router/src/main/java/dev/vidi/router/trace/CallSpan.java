package dev.vidi.router.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The span of one call, or none. To be ended once; thread-safe. */
public final class CallSpan {

    /** Nothing is traced: what the caller has sent goes along as it is. */
    static final CallSpan OFF = new CallSpan(null, null);

    /** This call is not traced: nothing goes along. */
    static final CallSpan UNSAMPLED = new CallSpan(null, null);

    private static final AttributeKey<String> READ = AttributeKey.stringKey("vidi.read.id");
    private static final AttributeKey<String> CODE = AttributeKey.stringKey("vidi.code");

    private final @Nullable Tracer tracer;
    private final @Nullable Span span;

    CallSpan(@Nullable Tracer tracer, @Nullable Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** Whether anything that is told of the call is kept. */
    public boolean isSampled() {
        return span != null;
    }

    /**
     * What goes along with the call into the topics.
     *
     * @param callers what the caller has sent
     */
    public String traceparent(String callers) {
        Span here = span;
        if (here == null) {
            return this == OFF ? callers : "";
        }
        SpanContext context = here.getSpanContext();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    /** Names the read that the call is. */
    public void read(Object id) {
        if (span != null) {
            span.setAttribute(READ, id.toString());
        }
    }

    /** Notes that something has happened. */
    public void event(String name) {
        if (span != null) {
            span.addEvent(name);
        }
    }

    /** Does a part of the call in a span of its own. */
    public void within(String name, Runnable part) {
        Tracer here = tracer;
        if (here == null || span == null) {
            part.run();
            return;
        }
        Span child = here.spanBuilder(name).setParent(Context.root().with(span)).startSpan();
        try {
            part.run();
        } finally {
            child.end();
        }
    }

    /** The call is done. */
    public void end() {
        if (span != null) {
            span.end();
        }
    }

    /** The call has failed; what was said of it stays with the caller, since it may name rows. */
    public void fail(String code) {
        if (span != null) {
            span.setAttribute(CODE, code).setStatus(StatusCode.ERROR, code).end();
        }
    }
}
