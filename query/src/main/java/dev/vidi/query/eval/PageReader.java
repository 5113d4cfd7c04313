package dev.vidi.query.eval;

import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.row.RowView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a query's rows of one partition page by page, in the order of their keys. Confined to one thread. */
public final class PageReader {

    /** Keys that are looked up at once. */
    private static final int KEYS_AT_ONCE = 256;

    private final RowEvaluation evaluation;
    private final RowView view;
    private final PageLimits limits;

    public PageReader(RowEvaluation evaluation, PageLimits limits) {
        this.evaluation = evaluation;
        this.view = evaluation.newView();
        this.limits = limits;
    }

    /**
     * The next page.
     *
     * @param source at the same position for every page
     * @param path which rows
     * @param descending whether the highest key comes first
     * @param resume what the page before said; null for the first page
     */
    public Page read(RowSource source, AccessPath path, boolean descending, byte @Nullable [] resume) {
        Gathered gathered = new Gathered();
        return path.fold(
                nothing -> gathered.last(),
                keys -> byKeys(gathered, source, pending(keys.keys(), descending, resume)),
                range -> inRange(gathered, source, range.from(), range.to(), descending, resume),
                scan -> inRange(gathered, source, new byte[0], null, descending, resume));
    }

    private static List<byte[]> pending(List<byte[]> keys, boolean descending, byte @Nullable [] resume) {
        List<byte[]> ordered = keys;
        if (descending) {
            ordered = new ArrayList<>(keys);
            Collections.reverse(ordered);
        }
        if (resume == null) {
            return ordered;
        }
        int done = 0;
        while (done < ordered.size() && isDone(ordered.get(done), descending, resume)) {
            done++;
        }
        return ordered.subList(done, ordered.size());
    }

    private static boolean isDone(byte[] key, boolean descending, byte[] resume) {
        int order = Arrays.compareUnsigned(key, resume);
        return descending ? order >= 0 : order <= 0;
    }

    private Page byKeys(Gathered gathered, RowSource source, List<byte[]> keys) {
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            try (RowCursor cursor = source.rows(keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE)))) {
                if (!gathered.take(cursor)) {
                    return gathered.full();
                }
            }
        }
        return gathered.last();
    }

    private Page inRange(
            Gathered gathered,
            RowSource source,
            byte[] from,
            byte @Nullable [] to,
            boolean descending,
            byte @Nullable [] resume) {
        byte[] lower = resume == null || descending ? from : Arrays.copyOf(resume, resume.length + 1);
        byte[] upper = resume == null || !descending ? to : resume;
        try (RowCursor cursor = source.scan(lower, upper, descending)) {
            return gathered.take(cursor) ? gathered.last() : gathered.full();
        }
    }

    private final class Gathered {
        private final List<Page.Row> rows = new ArrayList<>();
        private final List<Page.Failure> failures = new ArrayList<>();
        private long bytes;
        private int examined;
        private byte @Nullable [] lastKey;

        /** Takes rows until there are no more, or enough; false when enough. */
        boolean take(RowCursor cursor) {
            while (cursor.next()) {
                examined++;
                examine(cursor);
                if (rows.size() >= limits.rows()
                        || bytes >= limits.bytes()
                        || examined >= limits.examined()
                        || failures.size() >= limits.failures()) {
                    lastKey = cursor.key();
                    return false;
                }
            }
            return true;
        }

        private void examine(RowCursor cursor) {
            RowError malformed = look(cursor);
            if (malformed != null) {
                fail(cursor, malformed);
                return;
            }
            Truth truth = evaluation.test(view);
            byte[] columns = truth == Truth.TRUE ? evaluation.project(view) : null;
            if (columns != null) {
                byte[] key = cursor.key();
                rows.add(new Page.Row(key, cursor.offset(), cursor.timestamp(), columns));
                bytes += key.length + (long) columns.length;
            } else if (truth == Truth.TRUE || truth == Truth.FAILED) {
                fail(cursor, evaluation.error());
            }
        }

        private @Nullable RowError look(RowCursor cursor) {
            try {
                cursor.look(view);
                return null;
            } catch (IllegalArgumentException malformed) {
                return new RowError("", "the row is malformed: " + malformed.getMessage());
            }
        }

        private void fail(RowCursor cursor, RowError error) {
            failures.add(new Page.Failure(cursor.key(), cursor.offset(), cursor.timestamp(), error));
        }

        Page last() {
            return new Page(rows, failures, examined, null);
        }

        Page full() {
            return new Page(rows, failures, examined, lastKey);
        }
    }
}
