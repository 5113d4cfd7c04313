package dev.vidi.node.doctor;

/**
 * What a check found.
 *
 * @param check what was looked at
 * @param found what was found there
 * @param advice what to change; empty when nothing need be
 */
public record Finding(Grade grade, String check, String found, String advice) {

    /** How bad it is. */
    public enum Grade {
        OK,
        /** Vidi works, with less safety or ease than it could. */
        WARNING,
        /** Vidi does not work, or not for long. */
        PROBLEM
    }

    static Finding ok(String check, String found) {
        return new Finding(Grade.OK, check, found, "");
    }

    static Finding warning(String check, String found, String advice) {
        return new Finding(Grade.WARNING, check, found, advice);
    }

    static Finding problem(String check, String found, String advice) {
        return new Finding(Grade.PROBLEM, check, found, advice);
    }
}
