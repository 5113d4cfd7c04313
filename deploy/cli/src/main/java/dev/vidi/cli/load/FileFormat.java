package dev.vidi.cli.load;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a file holds rows. */
public enum FileFormat {
    /** One JSON object a line. */
    NDJSON,
    /** Values with a separator between them, as RFC 4180 says, below a line that names the columns. */
    CSV;

    /** What the ending of a file's name says, or null. */
    public static @Nullable FileFormat guess(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "ndjson", "jsonl", "json" -> NDJSON;
            case "csv", "tsv" -> CSV;
            default -> null;
        };
    }

    /** The separator that the ending of a file's name says. */
    public static char separator(String fileName) {
        return fileName.toLowerCase(Locale.ROOT).endsWith(".tsv") ? '\t' : ',';
    }
}
