package dev.vidi.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.concurrent.TimeUnit;

/** The commit that the running code was built in, as far as git knows. */
public final class Commit {

    private static final String UNKNOWN = "unknown";
    private static final int SECONDS_MAX = 10;

    private Commit() {}

    /** The commit of the work tree that this class was loaded from; {@code unknown} when it is in none. */
    public static String here() {
        CodeSource source = Commit.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return UNKNOWN;
        }
        try {
            Path code = Path.of(source.getLocation().toURI());
            Path directory = code.getParent();
            return directory == null ? UNKNOWN : of(directory);
        } catch (URISyntaxException e) {
            return UNKNOWN;
        }
    }

    static String of(Path directory) {
        try {
            Process git = new ProcessBuilder("git", "-C", directory.toString(), "rev-parse", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream output = git.getInputStream()) {
                String commit = new String(output.readAllBytes(), StandardCharsets.US_ASCII).strip();
                boolean ended = git.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
                return ended && git.exitValue() == 0 && !commit.isEmpty() ? commit : UNKNOWN;
            }
        } catch (IOException noGit) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
