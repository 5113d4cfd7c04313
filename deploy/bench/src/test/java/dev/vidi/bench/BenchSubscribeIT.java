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
final class BenchSubscribeIT {

    private static final List<String> NAMED = List.of("change_p50_ratio", "fanout_rate_ratio", "million_apply_ratio");

    @TempDir
    private Path directory;

    @Test
    @Timeout(180)
    void measuresEveryRatio() throws Exception {
        SubscribeSettings settings =
                new SubscribeSettings(Duration.ofSeconds(12), 1, List.of(1, 100), 500, 5_000, 20, directory);
        Report report = new SubscribeBench(settings, (what, left) -> {}).run();
        StringWriter text = new StringWriter();
        JsonReport.write(report, text);
        JsonNode json = new ObjectMapper().readTree(text.toString());
        for (String name : NAMED) {
            assertThat(json.path(name).asDouble()).as(name).isPositive().isFinite();
        }
        assertThat(json.path("measures").path("subscriptions").asInt()).isEqualTo(500);
        assertThat(json.path("measures").path("restart_s").asDouble()).isPositive();
        assertThat(json.path("figures")).hasSize(11);
    }
}
