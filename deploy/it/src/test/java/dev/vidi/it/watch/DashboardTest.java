package dev.vidi.it.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard and the alerts look at exists. */
final class DashboardTest {

    @ParameterizedTest
    @ValueSource(strings = {"examples/grafana/vidi.json", "examples/grafana/vidi-alerts.yml", "guides/watching.md"})
    void namesNoMetricThatIsNotDocumented(String file) throws Exception {
        Set<String> documented = Documented.named(Documented.text("reference/metrics.md"));
        assertThat(documented).containsAll(Documented.rows()).hasSizeGreaterThan(90);
        assertThat(Documented.named(Documented.text(file))).isNotEmpty().isSubsetOf(documented);
    }
}
