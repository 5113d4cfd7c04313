package dev.vidi.causality.wire;

/** Names of the Kafka headers that a write carries; their values are text. */
public final class RecordHeaders {
    /** One read id (UUID text); may be repeated. */
    public static final String CAUSE = "vidi-cause";
    /** A token, base64url. */
    public static final String DEPENDENCIES = "vidi-deps";
    /** The writer's id of the operation, up to {@link #OPERATION_CHARACTERS_MAX} characters. */
    public static final String OPERATION = "vidi-op";
    /** W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    public static final int OPERATION_CHARACTERS_MAX = 64;
    public static final int CAUSES_MAX = 64;

    private RecordHeaders() {}
}
