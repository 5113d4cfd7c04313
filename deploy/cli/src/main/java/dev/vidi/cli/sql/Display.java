package dev.vidi.cli.sql;

import dev.vidi.cli.output.Format;
import java.io.PrintWriter;

/** Where results go, and in which form. For one thread. */
public final class Display {
    private final PrintWriter out;
    private final PrintWriter err;
    private Format format;
    private boolean timing = true;

    /** Shows results there; what is no result, but has to be told, is told on the other. */
    public Display(PrintWriter out, PrintWriter err, Format format) {
        this.out = out;
        this.err = err;
        this.format = format;
    }

    /** Where results go. */
    public PrintWriter out() {
        return out;
    }

    /** Where errors go. */
    public PrintWriter err() {
        return err;
    }

    /** The form of results. */
    public Format format() {
        return format;
    }

    /** Shows results in another form from now on. */
    public void format(Format value) {
        format = value;
    }

    /** Whether tables say how long their query took. */
    public boolean timing() {
        return timing;
    }

    /** Has tables say how long their query took, or not. */
    public void timing(boolean value) {
        timing = value;
    }
}
