package dev.vidi.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

    private final Report report = SampleReport.of(3);

    @Test
    void dividesMediansOverTheRounds() throws IOException {
        JsonNode json = json();
        assertRatio(json, "idle_read_p50_ratio", 4_000.0 / (2_000 + 1_000));
        assertRatio(json, "loaded_read_p99_ratio", 2.5);
        assertRatio(json, "unary_rate_ratio", 0.4);
        assertRatio(json, "stream_rate_ratio", 0.75);
        assertRatio(json, "stream64_rate_ratio", 0.5);
        assertRatio(json, "multiget_rows_per_s", 320_000);
        assertRatio(json, "multiget_rate_ratio", 1.6);
        assertRatio(json, "apply_rate_ratio", 1.5);
        assertRatio(json, "apply_rate_source_ratio", 0.75);
        assertRatio(json, "session_overhead_ratio", 0.8);
    }

    @Test
    void putsWhereAndEveryRawFigureBesideTheRatios() throws IOException {
        JsonNode json = json();
        assertThat(json.path("machine").path("cores").asInt()).isEqualTo(2);
        assertThat(json.path("commit").asText()).isEqualTo("abc");
        assertThat(json.path("rounds").asInt()).isEqualTo(3);
        JsonNode first = json.path("figures").path(0);
        assertThat(first.path("contender").asText()).isEqualTo(ReadRatios.TWO_HOPS);
        assertThat(first.path("in_flight").asInt()).isEqualTo(1);
        assertThat(first.path("p50_us").asDouble()).isEqualTo(2_000);
        assertThat(first.path("rounds")).hasSize(3);
        assertThat(first.path("rounds").path(2).path("p50_us").asDouble()).isEqualTo(3_000);
        assertThat(json.path("goals").path("stream_rate_ratio").path("at_least").asDouble())
                .isEqualTo(0.5);
        assertThat(json.path("goals").path("stream_rate_ratio").path("met").asBoolean())
                .isTrue();
    }

    @Test
    void tellsWhatWasMeasuredOnce() throws IOException {
        report.figures().add(new Measure("restart_s", "seconds of a restart", 2.5));
        assertThat(json().path("measures").path("restart_s").asDouble()).isEqualTo(2.5);
        assertThat(TextReport.of(report)).containsPattern("restart_s +2.50 +seconds of a restart");
    }

    @Test
    void saysWhichGoalsAreMissed() {
        String text = TextReport.of(report);
        assertThat(text)
                .containsPattern("unary_rate_ratio +0.40 +>= 0.50 +MISSED")
                .containsPattern("stream_rate_ratio +0.75 +>= 0.50 +met")
                .containsPattern("Vidi Session, 64 reads a message +8192 +100,000 +9.000 +18.000 +20.0")
                .containsPattern("KTable, records applied +60,000 +33.3\n")
                .doesNotContain(" \n");
    }

    @Test
    void namesAFigureThatIsMissing() {
        assertThatThrownBy(() -> new Figures().rate(new Point("nobody", 3)))
                .hasMessage("not measured: nobody, 3 in flight");
        assertThatThrownBy(() -> report.figures().p50Micros(ReadRatios.TABLE_APPLY))
                .hasMessageContaining("no single calls were measured");
    }

    @Test
    void knowsNoCommitOutsideOfAWorkTree(@TempDir Path directory) {
        assertThat(Commit.of(directory.getRoot())).isEqualTo("unknown");
        assertThat(Commit.of(directory.resolve("missing"))).isEqualTo("unknown");
        assertThat(Commit.here()).matches("[0-9a-f]{40}|unknown");
    }

    private JsonNode json() throws IOException {
        StringWriter text = new StringWriter();
        JsonReport.write(report, text);
        return new ObjectMapper().readTree(text.toString());
    }

    private static void assertRatio(JsonNode json, String name, double value) {
        assertThat(json.path(name).asDouble(Double.NaN)).as(name).isCloseTo(value, within(1e-9));
    }
}
