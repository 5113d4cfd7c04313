package dev.vidi.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "completion",
        description = "Prints the script with which a shell completes commands and options.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  source <(vidi completion bash)                      for this shell",
            "  vidi completion bash > ~/.local/share/bash-completion/completions/vidi",
            "  source <(vidi completion zsh)                       in ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells that there are scripts for. */
    enum Shell {
        BASH,
        ZSH;

        /** As it is typed and completed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CommandLine root = spec.root().commandLine();
        if (shell == Shell.ZSH) {
            out.print("autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n");
        }
        out.print(AutoComplete.bash(root.getCommandName(), root));
        out.flush();
        return ExitStatus.DONE;
    }
}
