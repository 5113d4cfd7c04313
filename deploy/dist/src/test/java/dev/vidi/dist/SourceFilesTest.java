package dev.vidi.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only sources show: sentences of packages, and tests that no plug-in of Maven would run. */
final class SourceFilesTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern TEST =
            Pattern.compile("^ *@(Test|ParameterizedTest|RepeatedTest|TestFactory|Property)\\b", Pattern.MULTILINE);

    /** As surefire and failsafe are told; a measure is run by hand. */
    private static final Pattern NAME = Pattern.compile(".*(Test|Properties|IT|Measure)\\.java");

    @Test
    void everyTestHasANameByWhichItIsRun() throws IOException {
        List<Path> tests = new ArrayList<>();
        for (Path source : sources("src/test/java").toList()) {
            if (TEST.matcher(Files.readString(source)).find()) {
                tests.add(source);
            }
        }
        assertThat(tests).hasSizeGreaterThan(150);
        assertThat(tests)
                .allSatisfy(test -> assertThat(test.getFileName().toString()).matches(NAME));
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<Path> packages = sources("src/main/java")
                .map(source -> Objects.requireNonNull(source.getParent()))
                .distinct()
                .toList();
        assertThat(packages).as("packages of main code below %s", ROOT).hasSizeGreaterThan(30);
        assertThat(packages).allSatisfy(each -> {
            Path info = each.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(Files.readString(info)).as("%s", info).startsWith("/**").contains("@NullMarked");
        });
    }

    /** Sources of one kind, of all modules. */
    private static Stream<Path> sources(String below) {
        return Stream.of(ROOT, ROOT.resolve("deploy"))
                .flatMap(SourceFilesTest::list)
                .map(module -> module.resolve(below))
                .filter(Files::isDirectory)
                .flatMap(SourceFilesTest::walk);
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> walk(Path module) {
        try (Stream<Path> files = Files.walk(module)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
