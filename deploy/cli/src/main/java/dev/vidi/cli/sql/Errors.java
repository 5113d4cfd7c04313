package dev.vidi.cli.sql;

import dev.vidi.cli.output.Refused;
import dev.vidi.client.VidiException;
import java.io.PrintWriter;

/** Prints why statements failed, and where. */
public final class Errors {
    private final PrintWriter err;

    /** Prints there. */
    public Errors(PrintWriter err) {
        this.err = err;
    }

    /** A statement was refused, or its result broke off. */
    public void print(SqlStatement statement, VidiException refused) {
        Refused.print(refused, String.join("\n", Excerpt.of(String.valueOf(refused.getMessage()), statement)), err);
    }

    /** A call that is no statement was refused. */
    public void print(VidiException refused) {
        Refused.print(refused, String.valueOf(refused.getMessage()), err);
    }

    /** Something else that people can do something about. */
    public void print(String message) {
        err.println("vidi: " + message);
        err.flush();
    }
}
