package dev.vidi.processors.join;

import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.processors.join.PageEvaluation.Pin;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.query.sql.StatementException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The pages that a task has under evaluation, each in its turn. Confined to the stream thread. */
final class Pages {

    private final TaskSetting setting;
    private final PageOptions options;
    private final RowStore store;
    private final Fragments fragments;
    private final Turn turn;
    private final Deque<PageEvaluation> inTurn = new ArrayDeque<>();
    private int counted;

    Pages(TaskSetting setting, RowStore store, TaskOutput output) {
        this.setting = setting;
        this.options = setting.options().pages();
        this.store = store;
        this.fragments = new Fragments(setting.decoder().table(), setting.queries(), output);
        this.turn = setting.turns().ofThread();
    }

    /** Takes a page up; a refusal when it is not understood, or there are too many. */
    Optional<Refusal> begin(ArrivedRead read, Question.Page page, Pin pin) {
        if (inTurn.size() >= options.pagesMax()) {
            return Optional.of(new Refusal(
                    Refusal.Reason.TOO_MANY_PARKED,
                    inTurn.size() + " pages are under evaluation for " + pin.partition()));
        }
        try {
            PageQuery query = PageQuery.of(fragments.of(page), page);
            inTurn.add(new PageEvaluation(read, page, query, pin, setting.options()));
        } catch (StatementException | IllegalArgumentException e) {
            return Optional.of(new Refusal(
                    Refusal.Reason.MALFORMED, "the query of the page is not understood: " + e.getMessage()));
        }
        count();
        return Optional.empty();
    }

    /**
     * Evaluates for a slice, unless it is somebody else's turn; gives the pages that are over: answered, refused, or too
     * late for either. The texts of their fragments have been said.
     */
    List<PageEvaluation> goOn() {
        if (inTurn.isEmpty() || !turn.mayBegin(setting.nanoClock().getAsLong())) {
            return List.of();
        }
        Slice slice = new Slice(setting.nanoClock(), options);
        List<PageEvaluation> over = new ArrayList<>();
        while (!inTurn.isEmpty() && !slice.isOver()) {
            PageEvaluation page = inTurn.remove();
            if (goesOn(page, slice)) {
                addInTurn(page);
            } else {
                over.add(page);
            }
        }
        turn.took(slice.from(), setting.nanoClock().getAsLong());
        count();
        return over;
    }

    /** Evaluates one page as far as the slice goes; false when the page is over. */
    private boolean goesOn(PageEvaluation page, Slice slice) {
        if (page.isLate(slice.from())) {
            setting.meters().stale();
            return false;
        }
        page.goOn(store, slice);
        if (page.isDone()) {
            setting.meters().examined(page.examined());
            fragments.say(page.query().fragment());
        }
        return !page.isDone();
    }

    /** A page goes behind the others, unless all together hold so much that one has to be done with first. */
    private void addInTurn(PageEvaluation page) {
        long bytes = page.bytes();
        for (PageEvaluation other : inTurn) {
            bytes += other.bytes();
        }
        if (bytes > options.pendingBytesMax()) {
            inTurn.addFirst(page);
        } else {
            inTurn.addLast(page);
        }
    }

    private void count() {
        int change = inTurn.size() - counted;
        counted += change;
        turn.pages(change);
        setting.meters().pages(change);
    }

    boolean isEmpty() {
        return inTurn.isEmpty();
    }

    /** Forgets all pages. */
    void close() {
        inTurn.clear();
        count();
    }
}
