package dev.vidi.it.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of metrics in files of the documentation. */
final class Documented {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Pattern ROW = Pattern.compile("^\\| `(vidi_\\w+)` \\|", Pattern.MULTILINE);
    private static final Pattern TIMED = Pattern.compile("^\\| `(vidi_\\w+)` \\| (?:time|size)\\b", Pattern.MULTILINE);
    private static final Pattern NAME =
            Pattern.compile("\\b(?:vidi|kafka|jvm|process|system|log4j2)_[a-z0-9_]*[a-z0-9]\\b");
    private static final Pattern SUFFIX = Pattern.compile("_(?:count|sum|max|bucket)$");

    private Documented() {}

    static String text(String file) throws IOException {
        return Files.readString(DOCS.resolve(file));
    }

    /** What the page of metrics has a row for. */
    static Set<String> rows() throws IOException {
        return names(ROW);
    }

    /** Those of them that have a count, a sum and a maximum beside them. */
    static Set<String> timed() throws IOException {
        return names(TIMED);
    }

    private static Set<String> names(Pattern row) throws IOException {
        return row.matcher(text("reference/metrics.md"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The metrics that a text names, as they are called without what a time or a size has beside it. */
    static Set<String> named(String text) throws IOException {
        Set<String> known = new TreeSet<>(rows());
        NAME.matcher(text("reference/metrics.md"))
                .results()
                .map(MatchResult::group)
                .forEach(known::add);
        return NAME.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> base(name, known))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The name of the time or size, of those given, that a name is of, or the name. */
    static String whole(String name, Set<String> timed) {
        String base = base(name, Set.of());
        return timed.contains(base) ? base : name;
    }

    /** The name of the time or size that a name is of, or the name. */
    static String base(String name, Set<String> known) {
        Matcher suffix = SUFFIX.matcher(name);
        return known.contains(name) || !suffix.find() ? name : name.substring(0, suffix.start());
    }
}
