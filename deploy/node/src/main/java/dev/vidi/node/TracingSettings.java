package dev.vidi.node;

/**
 * Where spans go.
 *
 * @param endpoint of an OTLP collector over HTTP; empty when nothing is traced
 * @param ratio share of the calls without a trace of their own that are sampled, 0 to 1
 */
public record TracingSettings(String endpoint, double ratio) {}
