package dev.vidi.processors.join;

import dev.vidi.processors.rows.RowStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The pages that a task has under evaluation, each in its turn. Confined to the stream thread. */
final class Pages {

    private final RowStore store;
    private final PageOptions options;
    private final Deque<PageEvaluation> inTurn = new ArrayDeque<>();

    Pages(RowStore store, PageOptions options) {
        this.store = store;
        this.options = options;
    }

    /** Takes a page up; false when there are too many. */
    boolean add(PageEvaluation page) {
        return inTurn.size() < options.pagesMax() && inTurn.add(page);
    }

    /** Evaluates for a slice; gives the pages that are over: answered, refused, or too late for either. */
    List<PageEvaluation> goOn(Slice slice) {
        List<PageEvaluation> over = new ArrayList<>();
        while (!inTurn.isEmpty() && !slice.isOver()) {
            PageEvaluation page = inTurn.remove();
            if (!page.isLate(slice.from())) {
                page.goOn(store, slice);
            }
            if (page.isDone() || page.isLate(slice.from())) {
                over.add(page);
            } else if (pendingBytes() + page.bytes() > options.pendingBytesMax()) {
                inTurn.addFirst(page);
            } else {
                inTurn.addLast(page);
            }
        }
        return over;
    }

    private long pendingBytes() {
        long bytes = 0;
        for (PageEvaluation page : inTurn) {
            bytes += page.bytes();
        }
        return bytes;
    }

    int size() {
        return inTurn.size();
    }
}
