package dev.vidi.query.catalog;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The known name that someone who mistyped a name most likely meant. */
public final class NearestName {
    /** Longer names are no slips of the fingers, and would cost time. */
    private static final int LENGTH_MAX = 128;

    private NearestName() {}

    /** The nearest name, when less than half of the letters differ. */
    public static Optional<String> of(String name, Stream<String> known) {
        if (name.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.filter(candidate -> candidate.length() <= LENGTH_MAX)
                .map(candidate -> new Candidate(candidate, distance(wanted, candidate.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance * 2 < Math.max(wanted.length(), candidate.name.length()))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /** The name, cut to what fits a message. */
    public static String shorten(String name) {
        return name.length() <= LENGTH_MAX ? name : name.substring(0, LENGTH_MAX) + "...";
    }

    /** Levenshtein's distance, one row of the matrix at a time. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }

    private record Candidate(String name, int distance) {}
}
