package dev.vidi.bench.report;

import java.util.Locale;

/** A report for people. */
public final class TextReport {

    private TextReport() {}

    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        Machine machine = report.machine();
        line(
                text,
                "bench %s: %d rounds in %d s on %d cores, %d MiB (heap %d MiB), %s, %s, load average %.1f, commit %s",
                report.benchmark(),
                report.rounds(),
                report.took().toSeconds(),
                machine.cores(),
                machine.memoryBytes() >> 20,
                machine.heapBytes() >> 20,
                machine.jvm(),
                machine.os(),
                machine.loadAverage(),
                report.commit());
        ratios(report, text);
        measures(report.figures(), text);
        figures(report.figures(), text);
        notes(report.figures(), text);
        return text.toString();
    }

    private static void ratios(Report report, StringBuilder text) {
        if (report.ratios().isEmpty()) {
            return;
        }
        line(text, "");
        line(text, "%-28s %10s  %-10s %-6s  %s", "ratio", "median", "goal", "", "what");
        for (Ratio ratio : report.ratios()) {
            double value = ratio.of(report.figures());
            line(
                    text,
                    "%-28s %10s  %-10s %-6s  %s",
                    ratio.name(),
                    Numbers.text(value),
                    ratio.goal(),
                    ratio.goal().met(value) ? "met" : "MISSED",
                    ratio.meaning());
        }
    }

    private static void measures(Figures figures, StringBuilder text) {
        if (figures.measures().isEmpty()) {
            return;
        }
        line(text, "");
        line(text, "%-32s %12s  %s", "measured once", "", "what");
        for (Measure measure : figures.measures()) {
            line(text, "%-32s %12s  %s", measure.name(), Numbers.text(measure.value()), measure.meaning());
        }
    }

    private static void figures(Figures figures, StringBuilder text) {
        if (figures.points().isEmpty()) {
            return;
        }
        line(text, "");
        line(text, "%-44s %9s %12s %10s %10s %10s", "medians", "in flight", "per second", "p50 ms", "p99 ms", "CPU us");
        for (Point point : figures.points()) {
            boolean latency = figures.hasLatency(point);
            line(
                    text,
                    "%-44s %9s %12s %10s %10s %10s",
                    point.contender(),
                    point.inFlight() == 0 ? "" : point.inFlight(),
                    String.format(Locale.ROOT, "%,.0f", figures.rate(point)),
                    latency ? millis(figures.p50Micros(point)) : "",
                    latency ? millis(figures.p99Micros(point)) : "",
                    Numbers.text(figures.cpuMicros(point)));
        }
    }

    private static void notes(Figures figures, StringBuilder text) {
        if (!figures.notes().isEmpty()) {
            line(text, "");
        }
        figures.notes().forEach((subject, note) -> line(text, "%s: %s", subject, note));
    }

    private static String millis(double micros) {
        return String.format(Locale.ROOT, "%.3f", micros / 1_000);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
