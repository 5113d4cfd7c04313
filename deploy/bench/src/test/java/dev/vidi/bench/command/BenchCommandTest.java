package dev.vidi.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.cli.Command;
import dev.vidi.cli.ExitStatus;
import dev.vidi.cli.Vidi;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {

    @Test
    void joinsTheVidiCommand() {
        assertThat(ServiceLoader.load(Command.class)).anyMatch(BenchCommand.class::isInstance);
        assertThat(Vidi.run("bench", "read", "--help")).isEqualTo(ExitStatus.DONE);
        assertThat(Vidi.run("bench", "select", "--help")).isEqualTo(ExitStatus.DONE);
        assertThat(Vidi.run("bench", "subscribe", "--help")).isEqualTo(ExitStatus.DONE);
        assertThat(Vidi.run("bench", "cost", "--help")).isEqualTo(ExitStatus.DONE);
        assertThat(Vidi.run("bench", "start", "--help")).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void refusesWhatItCannotDoBeforeItMeasures(@TempDir Path directory) {
        assertThat(Vidi.run("bench")).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run("bench", "everything")).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run("bench", "read", "--seconds", "1")).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run("bench", "select", "--seconds", "1")).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run("bench", "select", "--rows", "0")).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run("bench", "subscribe", "--seconds", "1")).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run("bench", "subscribe", "--subscriptions", "1000001")).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run("bench", "cost", "--tables", "1")).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run("bench", "start")).as("without a distribution").isEqualTo(ExitStatus.FAILED);
        assertThat(Vidi.run("bench", "read", "--json", directory.toString())).isEqualTo(ExitStatus.USAGE);
        assertThat(Vidi.run(
                        "bench",
                        "read",
                        "--json",
                        directory.resolve("missing").resolve("a.json").toString()))
                .isEqualTo(ExitStatus.USAGE);
    }
}
