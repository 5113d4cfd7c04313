package dev.vidi.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A command that has run in this process: how it ended, and what it printed. */
record Ran(int status, String out, String err) {

    /** Runs a command against a server. */
    static Ran at(String server, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--server", server));
        all.addAll(List.of(arguments));
        return of(all.toArray(String[]::new));
    }

    static Ran of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Vidi.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int status = line.execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }
}
