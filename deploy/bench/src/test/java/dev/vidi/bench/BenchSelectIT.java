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
final class BenchSelectIT {

    private static final List<String> NAMED =
            List.of("scan_rate_ratio", "scan_interference_p99_ratio", "cached_plan_us");

    @TempDir
    private Path directory;

    @Test
    @Timeout(180)
    void measuresEveryRatio() throws Exception {
        SelectSettings settings = new SelectSettings(Duration.ofSeconds(8), 1, 25_003, directory);
        Report report = new SelectBench(settings, (what, left) -> {}).run();
        StringWriter text = new StringWriter();
        JsonReport.write(report, text);
        JsonNode json = new ObjectMapper().readTree(text.toString());
        for (String name : NAMED) {
            assertThat(json.path(name).asDouble()).as(name).isPositive().isFinite();
        }
        assertThat(json.path("measures").path("table_rows").asInt()).isEqualTo(25_003);
        assertThat(json.path("figures")).hasSize(11);
    }
}
