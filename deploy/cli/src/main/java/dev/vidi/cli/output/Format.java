package dev.vidi.cli.output;

/** The forms of results. */
public enum Format {
    /** Columns for people. */
    TABLE,
    /** One JSON object a line. */
    JSON,
    /** Values separated by commas, as RFC 4180 quotes them, after a line of names. */
    CSV
}
