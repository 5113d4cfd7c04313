package dev.vidi.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the documentation, as it says to run them: {@code mvn -Pexternal verify}, with Node.js and Python. */
@Tag("external")
@Timeout(300)
final class ClientExamplesIT {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path EXAMPLES = ROOT.resolve("docs/examples/clients");
    private static final Path PROTOS = ROOT.resolve("proto/src/main/proto");

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory.resolve("data"));
    }

    @Test
    void node() throws Exception {
        Path example = copy("node");
        run(example, "npm", "install", "--no-audit", "--no-fund", "--no-progress");
        assertShop("node", run(example, "node", "shop.mjs", vidi.grpc(), PROTOS.toString()));
    }

    @Test
    void python() throws Exception {
        Path example = copy("python");
        run(example, "python3", "-m", "venv", "env");
        String python = example.resolve("env/bin/python").toString();
        run(example, python, "-m", "pip", "install", "--quiet", "-r", "requirements.txt");
        List<String> protoc = new ArrayList<>(List.of(
                python, "-m", "grpc_tools.protoc", "-I", PROTOS.toString(), "--python_out=.", "--grpc_python_out=."));
        for (String file : List.of("values", "reads", "writes", "tables")) {
            protoc.add("vidi/api/v1/" + file + ".proto");
        }
        run(example, protoc.toArray(new String[0]));
        List<String> said = run(example, python, "shop.py", vidi.grpc());
        assertThat(said).last().isEqualTo("reason NOT_FOUND");
        assertShop("python", said.subList(0, said.size() - 1));
    }

    @Test
    void java() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> said = run(
                copy("java"), java.toString(), "-cp", System.getProperty("java.class.path"), "Shop.java", vidi.grpc());
        assertShop("java", said);
    }

    @Test
    void bufFindsTheServicesByItselfAndNothingToSayAgainstThem() throws Exception {
        run(directory, "npm", "install", "--no-audit", "--no-fund", "--no-progress", "@bufbuild/buf@1");
        String buf = directory.resolve("node_modules/.bin/buf").toString();
        assertThat(run(ROOT.resolve("proto"), buf, "lint")).isEmpty();
        List<String> said = run(
                directory,
                buf,
                "curl",
                "--http2-prior-knowledge",
                "--protocol",
                "grpc",
                "-d",
                "{\"sql\": \"SHOW TABLES\"}",
                "http://" + vidi.grpc() + "/vidi.api.v1.Tables/Execute");
        assertThat(String.join("", said)).startsWith("{").endsWith("}");
    }

    private static void assertShop(String language, List<String> said) {
        assertThat(said)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("read cup at 9.50"),
                        line -> assertThat(line).isEqualTo("there is cup at 8.75"),
                        line -> assertThat(line).isEqualTo("KIND_ENTER kettle"),
                        line -> assertThat(line)
                                .startsWith("NOT_FOUND: ")
                                .contains(language + "_ofers", language + "_offers"));
    }

    private static Path copy(String example) throws IOException {
        Path copy = Files.createDirectories(directory.resolve(example));
        try (Stream<Path> files = Files.list(EXAMPLES.resolve(example))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static List<String> run(Path where, String... command) throws IOException, InterruptedException {
        return new Commands(directory, Map.of()).run(where, command);
    }
}
