package dev.vidi.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Processes die and wake as zombies while sessions work. The seed is printed; give it with -Dvidi.chaos.seed. */
final class ChaosIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void noGuaranteeBreaksWhateverDies() throws Exception {
        long seed = Long.getLong("vidi.chaos.seed", new Random().nextInt(Integer.MAX_VALUE));
        Duration length = Duration.ofSeconds(Long.getLong("vidi.chaos.seconds", 120));
        ChaosReport report = new ChaosRun(ChaosSettings.of(seed, length, directory), System.out::println).run();
        System.out.println(report);
        assertThat(report.passed()).as(report.toString()).isTrue();
    }
}
