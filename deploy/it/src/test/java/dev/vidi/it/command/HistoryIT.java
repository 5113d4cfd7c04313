package dev.vidi.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.cli.ExitStatus;
import dev.vidi.cli.Vidi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code history}: sessions on a server of its own, in one process. */
final class HistoryIT {

    private static final Pattern LINE = Pattern.compile("([rw])\\((\\d+),(\\d+),(\\d+),(\\d+)\\)");

    @TempDir
    private Path directory;

    @Test
    void keepsEveryGuaranteeAndWritesTheHistory() throws Exception {
        Path out = directory.resolve("history.txt");
        int status = Vidi.run("history", "--seed", "11", "--operations", "2500", "--out", out.toString());
        assertThat(status).as("violations are on standard error").isEqualTo(ExitStatus.DONE);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSizeGreaterThan(1_900);
        Set<String> written = new HashSet<>();
        int txn = -1;
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            int ofLine = Integer.parseInt(parts.group(5));
            assertThat(ofLine).as(line).isBetween(txn, txn + 1);
            txn = ofLine;
            if (parts.group(1).equals("w")) {
                assertThat(written.add(parts.group(2) + "=" + parts.group(3)))
                        .as("a value is written once: " + line)
                        .isTrue();
            }
        }
    }
}
