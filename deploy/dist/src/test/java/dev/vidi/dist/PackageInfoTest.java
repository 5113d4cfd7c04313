package dev.vidi.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each package says what it is for; classes show the annotation of a package-info.java, but not its sentence. */
final class PackageInfoTest {

    @Test
    void everyPackageSaysWhatItIsFor() {
        Path root = Path.of("../..").toAbsolutePath().normalize();
        List<Path> packages = packages(root);
        assertThat(packages).as("packages of main code below %s", root).hasSizeGreaterThan(30);
        assertThat(packages).allSatisfy(each -> {
            Path info = each.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(Files.readString(info)).as("%s", info).startsWith("/**").contains("@NullMarked");
        });
    }

    private static List<Path> packages(Path root) {
        return Stream.of(root, root.resolve("deploy"))
                .flatMap(PackageInfoTest::list)
                .map(module -> module.resolve("src/main/java"))
                .filter(Files::isDirectory)
                .flatMap(PackageInfoTest::sources)
                .map(source -> Objects.requireNonNull(source.getParent()))
                .distinct()
                .toList();
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> sources(Path module) {
        try (Stream<Path> files = Files.walk(module)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
