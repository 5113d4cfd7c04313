package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The script of {@code vidi completion}, in a shell. */
@Timeout(60)
class CompletionCommandTest {

    @TempDir
    private Path directory;

    @Test
    void completesCommandsAndOptionsInBash() throws Exception {
        Path script = Files.writeString(directory.resolve("vidi.bash"), run("bash"));
        assertThat(completed(script, "vidi", "lo")).containsExactlyInAnyOrder("load", "log");
        assertThat(completed(script, "vidi", "load", "--re")).containsExactlyInAnyOrder("--resume", "--rejected");
    }

    @Test
    void loadsWhatZshNeedsForIt() {
        assertThat(run("zsh"))
                .startsWith("autoload -U +X compinit && compinit\n")
                .endsWith(run("bash"));
    }

    @Test
    void knowsNoOtherShell() {
        assertThat(Vidi.commandLine()
                        .setErr(new PrintWriter(new StringWriter()))
                        .execute("completion", "fish"))
                .isEqualTo(ExitStatus.USAGE);
    }

    private static String run(String shell) {
        StringWriter out = new StringWriter();
        CommandLine command = Vidi.commandLine().setOut(new PrintWriter(out, true));
        assertThat(command.execute("completion", shell)).isEqualTo(ExitStatus.DONE);
        return out.toString();
    }

    private static List<String> completed(Path script, String... words) throws IOException, InterruptedException {
        String text = "source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; _complete_vidi; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", text)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        return printed.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
