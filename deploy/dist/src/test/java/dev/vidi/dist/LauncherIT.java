package dev.vidi.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the distribution: an archive of classes makes starts quicker, and never makes them wrong. */
final class LauncherIT {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("vidi.home"));
    private static final String MAIN = "dev.vidi.cli.Vidi source: ";

    /** An installation of the same jars. */
    @TempDir
    private Path home;

    private record Said(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        Files.createDirectory(home.resolve("bin"));
        Files.createDirectory(home.resolve("lib"));
        for (String script : new String[] {"vidi", "vidi-prepare"}) {
            Path copy = Files.copy(
                    DISTRIBUTION.resolve("bin").resolve(script),
                    home.resolve("bin").resolve(script));
            assertThat(copy.toFile().setExecutable(true)).isTrue();
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(DISTRIBUTION.resolve("lib"), "*.jar")) {
            for (Path jar : jars) {
                Files.createSymbolicLink(home.resolve("lib").resolve(jar.getFileName()), jar.toAbsolutePath());
            }
        }
    }

    @AfterEach
    void uninstall() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("lib"))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    @Test
    @Timeout(60)
    void passesOverWhatIsNoArchive() throws Exception {
        Said without = run("vidi", Map.of(), "--version");
        assertThat(without.status()).isZero();
        assertThat(without.out()).startsWith("vidi ");

        Files.writeString(archive(), "half of an archive");
        assertThat(run("vidi", Map.of(), "--version")).isEqualTo(without);
    }

    @Test
    @Timeout(300)
    void loadsFromTheArchiveUntilAJarChanges() throws Exception {
        Said prepared = run("vidi-prepare", Map.of());
        assertThat(prepared).isEqualTo(new Said(0, "", ""));
        assertThat(loaded()).contains(MAIN + "shared objects file (top)");

        Path jar;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(home.resolve("lib"), "vidi-cli-*.jar")) {
            jar = found.iterator().next();
        }
        Path original = jar.toRealPath();
        Files.delete(jar);
        Files.copy(original, jar);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));
        assertThat(run("vidi", Map.of(), "--version").err()).isEmpty();
        assertThat(loaded()).contains(MAIN).doesNotContain(MAIN + "shared");
    }

    private Path archive() {
        return home.resolve("lib").resolve("vidi.jsa");
    }

    /** Where classes come from, with an answer that is what it must be. */
    private String loaded() throws Exception {
        Path log = home.resolve("classes.log");
        Said said = run("vidi", Map.of("VIDI_JAVA_OPTS", "-Xlog:class+load:file=" + log), "--version");
        assertThat(said.out()).startsWith("vidi ");
        assertThat(said.err()).isEmpty();
        return Files.readString(log);
    }

    private Said run(String script, Map<String, String> environment, String... arguments) throws Exception {
        Path out = home.resolve("out.txt");
        Path err = home.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("bin").resolve(script).toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().remove("VIDI_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(280, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
