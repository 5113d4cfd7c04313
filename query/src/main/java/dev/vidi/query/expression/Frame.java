package dev.vidi.query.expression;

import dev.vidi.query.row.RowView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What expressions see while they are evaluated: a row, arguments, and what is constant under them. One thread's. */
public final class Frame {
    private static final Object[] NO_MEMOS = new Object[0];
    private static final RowView NO_ROW = new RowView(List.of());

    private final @Nullable Object[] arguments;
    private final int memoCount;
    private @Nullable Object[] memos = NO_MEMOS;
    private RowView row = NO_ROW;

    /**
     * A frame that looks at no row yet.
     *
     * @param arguments in their stored form; not to be changed
     * @param memos how many constants the expressions keep
     */
    public Frame(@Nullable Object[] arguments, int memos) {
        this.arguments = arguments;
        this.memoCount = memos;
    }

    /** Looks at a row. */
    public void look(RowView at) {
        row = at;
    }

    RowView row() {
        return row;
    }

    @Nullable
    Object argument(int index) {
        return arguments[index];
    }

    /** What {@link #keep} kept; null when nothing was. */
    @Nullable
    Object kept(int memo) {
        return memos.length == 0 ? null : memos[memo];
    }

    /** Made when first needed: a million subscriptions that compare columns with arguments need none. */
    void keep(int memo, Object value) {
        if (memos.length == 0) {
            memos = new @Nullable Object[memoCount];
        }
        memos[memo] = value;
    }
}
