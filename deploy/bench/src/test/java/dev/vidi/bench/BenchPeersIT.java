package dev.vidi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.bench.report.Point;
import dev.vidi.bench.report.ReadRatios;
import dev.vidi.bench.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class BenchPeersIT {

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void measuresAllOfThem() throws Exception {
        BenchSettings settings = new BenchSettings(Duration.ofSeconds(8), 1, 2_000, 1, directory, List.of());
        Report report = new PeersBench(settings, directory.resolve("no-storm"), (what, left) -> {}).run();
        for (String who : List.of(ReadRatios.GET, ReadRatios.GET_EVENTUAL, "Kafka Streams queries, audited")) {
            assertThat(report.figures().rate(new Point(who, 64))).as(who).isPositive();
        }
        assertThat(report.figures().notes().get("Storm DRPC")).contains("mvn -Pstorm");
        boolean postgres = report.figures().points().contains(new Point("PostgreSQL, pgaudit", 64));
        assertThat(report.figures().notes().get(postgres ? "PostgreSQL, pgaudit has recorded" : "PostgreSQL, pgaudit"))
                .contains(postgres ? "SELECT sku, value FROM shop WHERE sku = $1" : "apt-get install");
    }
}
