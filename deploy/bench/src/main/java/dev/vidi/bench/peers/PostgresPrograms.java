package dev.vidi.bench.peers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL with pgaudit, as it is installed here.
 *
 * @param directory of its programs
 * @param prefix what goes before each command: PostgreSQL does not run as root
 */
record PostgresPrograms(Path directory, List<String> prefix) {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    PostgresPrograms {
        prefix = List.copyOf(prefix);
    }

    /** The newest that has pgaudit beside it, as Debian installs them; or what is on the PATH. */
    static PostgresPrograms find() throws IOException, AbsentPeerException {
        List<Path> installed = installed();
        if (installed.isEmpty()) {
            throw new AbsentPeerException("skipped, for no initdb is on the PATH or in " + DEBIAN
                    + "; on Debian: apt-get install postgresql postgresql-NN-pgaudit");
        }
        for (Path directory : installed) {
            if (Files.exists(directory.resolveSibling("lib").resolve("pgaudit.so"))) {
                return new PostgresPrograms(directory, prefixOfUser());
            }
        }
        throw new AbsentPeerException("skipped, for no pgaudit.so is in lib beside " + installed
                + "; on Debian: apt-get install postgresql-NN-pgaudit");
    }

    private static List<Path> installed() throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN)) {
                versions.forEach(version -> found.add(version.resolve("bin")));
            }
        }
        found.sort((one, other) -> other.compareTo(one));
        for (String each : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            found.add(Path.of(each).toAbsolutePath());
        }
        found.removeIf(directory -> !Files.isExecutable(directory.resolve("initdb")));
        return found;
    }

    private static List<String> prefixOfUser() throws IOException, AbsentPeerException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        boolean there =
                Files.readAllLines(Path.of("/etc/passwd")).stream().anyMatch(line -> line.startsWith(USER + ":"));
        if (!there || !Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            throw new AbsentPeerException(
                    "skipped, for PostgreSQL does not run as root, and there is no user " + USER + " or no setpriv");
        }
        return List.of("/usr/bin/setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups");
    }

    /** The user that it runs as; empty when it is the one of this process. */
    String user() {
        return prefix.isEmpty() ? "" : USER;
    }

    /** A command of it. */
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(directory.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
