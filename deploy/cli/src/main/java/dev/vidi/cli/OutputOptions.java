package dev.vidi.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How results are shown. */
final class OutputOptions {

    /** The forms of output. */
    enum Format {
        TABLE,
        JSON
    }

    /** The script that starts Java looks: Java itself cannot tell on every version. */
    static final boolean TERMINAL = Boolean.getBoolean("vidi.terminal");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "Form of the output: a table, or one JSON object a line (default: table on a terminal).")
    private @Nullable Format format;

    boolean json() {
        return format == null ? !TERMINAL : format == Format.JSON;
    }
}
