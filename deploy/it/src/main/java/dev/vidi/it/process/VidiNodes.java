package dev.vidi.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Makes processes of {@code vidi serve} with this process's own class path. */
public final class VidiNodes {
    private static final String MAIN = "dev.vidi.cli.Vidi";
    private static final int SECRET_BYTES = 32;

    private final Path directory;
    private final Path configuration;

    /** Nodes whose data and output lie in a directory, and who share a configuration and a token key. */
    public VidiNodes(Path directory, List<String> settings, Random random) throws IOException {
        this.directory = directory;
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        List<String> lines = new ArrayList<>(settings);
        lines.add("tokens.keys = [\"k1:" + Base64.getEncoder().encodeToString(secret) + "\"]");
        Files.createDirectories(directory);
        configuration = directory.resolve("vidi.conf");
        Files.write(configuration, lines);
    }

    /** A node, not yet started; the flags are those of {@code vidi serve}. */
    public NodeProcess node(String name, List<String> flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--config",
                configuration.toString(),
                "--data",
                directory.resolve(name).toString()));
        arguments.addAll(flags);
        return new NodeProcess(name, command(MAIN, arguments), outputOf(name));
    }

    /**
     * A client, not yet started.
     *
     * @param main its main class
     * @param said takes each line that it prints
     */
    public NodeProcess client(String name, Class<?> main, List<String> arguments, Consumer<String> said) {
        return new NodeProcess(name, command(main.getName(), arguments), outputOf(name), said);
    }

    private static List<String> command(String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(arguments);
        return command;
    }

    /** Where the output of a node goes. */
    public Path outputOf(String name) {
        return directory.resolve(name + ".out");
    }
}
