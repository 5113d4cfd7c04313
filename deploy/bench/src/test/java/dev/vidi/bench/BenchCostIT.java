package dev.vidi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.bench.report.Measure;
import dev.vidi.bench.report.Report;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class BenchCostIT {

    @TempDir
    private Path directory;

    @Test
    @Timeout(240)
    void countsWhatReadsLeaveAndWhatTablesTake() throws Exception {
        Report report = new CostBench(64, 2, directory, (what, left) -> {}).run();
        Map<String, Double> found =
                report.figures().measures().stream().collect(Collectors.toMap(Measure::name, Measure::value));
        assertThat(found.get("get_alone_readlog_bytes")).isGreaterThan(found.get("get_shared_readlog_bytes"));
        assertThat(found.get("getmany_readlog_bytes")).isGreaterThan(64 * 100.0);
        assertThat(found.get("query_reads_bytes")).isPositive();
        assertThat(found.get("change_readlog_bytes")).isPositive();
        assertThat(found.get("threads_per_table")).isPositive();
        assertThat(found.get("consumers_per_table")).isPositive();
    }
}
