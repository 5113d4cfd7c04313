package dev.vidi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidi.bench.report.JsonReport;
import dev.vidi.bench.report.Report;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All of it, once and briefly: every figure is there, none is judged. */
final class BenchReadIT {

    private static final List<String> NAMED = List.of(
            "idle_read_p50_ratio",
            "loaded_read_p99_ratio",
            "unary_rate_ratio",
            "stream_rate_ratio",
            "stream64_rate_ratio",
            "multiget_rows_per_s",
            "multiget_rate_ratio",
            "apply_rate_ratio",
            "session_overhead_ratio");

    @TempDir
    private Path directory;

    @Test
    @Timeout(180)
    void measuresEveryRatio() throws Exception {
        BenchSettings settings = new BenchSettings(Duration.ofSeconds(8), 1, 2_000, 5_000, directory, List.of());
        Report report = new ReadBench(settings, (what, left) -> {}).run();
        StringWriter text = new StringWriter();
        JsonReport.write(report, text);
        JsonNode json = new ObjectMapper().readTree(text.toString());
        for (String name : NAMED) {
            assertThat(json.path(name).asDouble()).as(name).isPositive().isFinite();
        }
        assertThat(json.path("machine").path("cores").asInt()).isPositive();
        assertThat(json.path("figures")).hasSizeGreaterThan(30);
    }
}
