package dev.vidi.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.vidi.bench.load.Latency;
import dev.vidi.bench.load.Result;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/** A report for other programs: the named ratios on top, then where, when, the goals and every raw figure. */
public final class JsonReport {

    private JsonReport() {}

    public static void write(Report report, Writer to) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(to).setPrettyPrinter(new DefaultPrettyPrinter())) {
            json.writeStartObject();
            for (Ratio ratio : report.ratios()) {
                json.writeNumberField(ratio.name(), ratio.of(report.figures()));
            }
            json.writeStringField("benchmark", report.benchmark());
            machine(report.machine(), json);
            json.writeStringField("commit", report.commit());
            json.writeStringField("started", report.started().toString());
            json.writeNumberField("seconds", report.took().toMillis() / 1_000.0);
            json.writeNumberField("rounds", report.rounds());
            goals(report, json);
            measures(report.figures(), json);
            notes(report.figures(), json);
            figures(report.figures(), json);
            json.writeEndObject();
        }
    }

    private static void machine(Machine machine, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("machine");
        json.writeNumberField("cores", machine.cores());
        json.writeNumberField("memory_bytes", machine.memoryBytes());
        json.writeNumberField("heap_bytes", machine.heapBytes());
        json.writeStringField("jvm", machine.jvm());
        json.writeStringField("os", machine.os());
        json.writeNumberField("load_average", machine.loadAverage());
        json.writeEndObject();
    }

    private static void goals(Report report, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("goals");
        for (Ratio ratio : report.ratios()) {
            json.writeObjectFieldStart(ratio.name());
            json.writeNumberField(
                    ratio.goal().most() ? "at_most" : "at_least", ratio.goal().bound());
            json.writeBooleanField("met", ratio.goal().met(ratio.of(report.figures())));
            json.writeStringField("meaning", ratio.meaning());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void measures(Figures figures, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("measures");
        for (Measure measure : figures.measures()) {
            json.writeNumberField(measure.name(), measure.value());
        }
        json.writeEndObject();
    }

    private static void notes(Figures figures, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("notes");
        for (Map.Entry<String, String> note : figures.notes().entrySet()) {
            json.writeStringField(note.getKey(), note.getValue());
        }
        json.writeEndObject();
    }

    private static void figures(Figures figures, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("figures");
        for (Point point : figures.points()) {
            json.writeStartObject();
            json.writeStringField("contender", point.contender());
            json.writeNumberField("in_flight", point.inFlight());
            json.writeNumberField("rate_per_s", figures.rate(point));
            json.writeNumberField("cpu_us", figures.cpuMicros(point));
            if (figures.hasLatency(point)) {
                json.writeNumberField("p50_us", figures.p50Micros(point));
                json.writeNumberField("p99_us", figures.p99Micros(point));
            }
            json.writeArrayFieldStart("rounds");
            for (Result round : figures.rounds(point)) {
                round(round, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void round(Result round, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("operations", round.operations());
        json.writeNumberField("elapsed_ms", round.elapsed().toNanos() / 1e6);
        json.writeNumberField("rate_per_s", round.perSecond());
        json.writeNumberField("cpu_us", round.cpuMicros());
        Latency latency = round.latency();
        if (latency != null) {
            json.writeNumberField("p50_us", latency.p50Micros());
            json.writeNumberField("p99_us", latency.p99Micros());
            json.writeNumberField("p999_us", latency.p999Micros());
            json.writeNumberField("max_us", latency.maxMicros());
        }
        json.writeEndObject();
    }
}
