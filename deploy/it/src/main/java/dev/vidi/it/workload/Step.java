package dev.vidi.it.workload;

import dev.vidi.it.history.Level;
import dev.vidi.it.history.RowKey;
import java.util.List;

/** What a session does next. */
sealed interface Step {
    /**
     * Writes a row, or deletes it.
     *
     * @param cites whether it names the session's latest read as its cause
     * @param again whether it is sent a second time under its operation id although it was acknowledged
     */
    record Change(RowKey key, boolean deletes, boolean cites, boolean again) implements Step {}

    /** Reads rows of one table. */
    record Look(Level level, String table, List<String> keys) implements Step {
        public Look {
            keys = List.copyOf(keys);
        }
    }

    /** Takes over what another session has seen. */
    record TakeOver(int session) implements Step {}

    /** Goes on as a new session that knows only the tokens of the old one. */
    record Renew() implements Step {}
}
