package dev.vidi.cli;

import dev.vidi.client.VidiException;

/** Exit status of every command. */
public final class ExitStatus {

    public static final int DONE = 0;
    /** The request failed; standard error says what, where and what to do. */
    public static final int FAILED = 1;
    /** Wrong usage of the command. */
    public static final int USAGE = 2;
    /** Nothing was found. */
    public static final int NOTHING = 3;
    /** The server cannot be reached. */
    public static final int UNREACHABLE = 4;

    private ExitStatus() {}

    static int of(VidiException refused) {
        return refused.unreachable() ? UNREACHABLE : FAILED;
    }
}
