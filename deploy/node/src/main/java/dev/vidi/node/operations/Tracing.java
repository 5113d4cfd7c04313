package dev.vidi.node.operations;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to an OTLP collector. OpenTelemetry's own variables of the environment ({@code OTEL_SERVICE_NAME}, {@code
 * OTEL_TRACES_SAMPLER}, {@code OTEL_EXPORTER_OTLP_HEADERS}, ...) go before what is set here. Thread-safe.
 */
public final class Tracing implements AutoCloseable {

    private static final Duration FLUSH_MAX = Duration.ofSeconds(3);

    private final OpenTelemetrySdk sdk;

    /**
     * Begins to send. A collector that is not there costs spans and nothing else.
     *
     * @param endpoint of OTLP over HTTP, e.g. {@code http://127.0.0.1:4318}
     * @param ratio share of the calls without a trace of their own that are sampled
     */
    public Tracing(String endpoint, double ratio) {
        this.sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> Map.of(
                        "otel.service.name", "vidi",
                        "otel.traces.exporter", "otlp",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none",
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.exporter.otlp.endpoint", endpoint,
                        "otel.traces.sampler", "parentbased_traceidratio",
                        "otel.traces.sampler.arg", Double.toString(ratio)))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
    }

    public OpenTelemetry telemetry() {
        return sdk;
    }

    /** Sends what is left, for a bounded time. */
    @Override
    public void close() {
        sdk.shutdown().join(FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
