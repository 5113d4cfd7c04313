package dev.vidi.cli.output;

import dev.vidi.client.VidiException;
import java.io.PrintWriter;

/** Why a call failed, and what to do, for people. */
public final class Refused {

    private Refused() {}

    /** Prints the message, in the server's words or in others, and the advice. */
    public static void print(VidiException refused, String message, PrintWriter err) {
        err.println("vidi: " + message);
        if (refused.unreachable()) {
            err.println("      no Vidi answers there: start one with `vidi serve`, or name it with --server");
        } else {
            refused.retryAfter().ifPresent(delay -> err.println("      try again in " + delay.toMillis() + " ms"));
        }
        err.flush();
    }
}
