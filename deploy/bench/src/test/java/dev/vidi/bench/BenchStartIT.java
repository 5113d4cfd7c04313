package dev.vidi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.bench.report.Report;
import dev.vidi.bench.report.StartRatios;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class BenchStartIT {

    @TempDir
    private Path directory;

    @Test
    @Timeout(240)
    void takesTheTimeOfEachStart() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.vidi.cli.Vidi",
                "serve");
        Report report = new StartBench(Duration.ofSeconds(5), 1, command, directory, (what, left) -> {}).run();
        assertThat(report.rounds()).isEqualTo(1);
        assertThat(report.figures().p50Micros(StartRatios.SECOND_ANSWER))
                .isGreaterThan(report.figures().p50Micros(StartRatios.SECOND_READY));
        assertThat(report.figures().cpuMicros(StartRatios.KILLED_READY)).isPositive();
    }
}
