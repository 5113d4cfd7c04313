package dev.vidi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands of the system as a user would. */
public final class Commands {
    private static final int MINUTES_MAX = 4;

    private final Path directory;
    private final Map<String, String> environment;

    /**
     * Commands with something added to their environment.
     *
     * @param directory for what they say
     */
    public Commands(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /** Runs a command to its end, which must be a good one, and gives what it has said on standard output. */
    public List<String> run(Path where, String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(directory, "errors", ".txt");
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES))
                    .as("%s ends", List.of(command))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("%s\n%s\n%s", List.of(command), Files.readString(output), Files.readString(errors))
                .isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
