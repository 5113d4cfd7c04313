package dev.vidi.it.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a history for other checkers: one {@code w(key,value,session,txn)} or {@code r(key,value,session,txn)} a line,
 * all integers. Session 0 first writes every key's initial value 0; values of a key count up in the order of its
 * log; a deletion writes a value like any other, and a read of an absent row reads that value.
 *
 * <p>Left out are EVENTUAL reads, which promise nothing to a session, handovers, for which the format has no word, and whatever had no effect. A write of unknown
 * outcome that is in the log gets a session of its own: its own session never learnt of it.
 */
public final class HistoryText {
    private final ValueNumbers numbers;
    private final Appendable out;
    private int nextTxn;
    private int nextSession;

    private HistoryText(IndexedHistory history, SourceLog log, Appendable out) {
        this.out = out;
        numbers = new ValueNumbers(history, log);
        nextSession = history.operations().stream()
                        .mapToInt(operation -> operation.call().session())
                        .max()
                        .orElse(0)
                + 1;
    }

    /** Writes all lines, in the order in which the operations ended. */
    public static void write(History history, SourceLog log, Appendable out) throws IOException {
        IndexedHistory indexed = IndexedHistory.of(history.operations(), log);
        HistoryText text = new HistoryText(indexed, log, out);
        for (int key = 0; key < text.numbers.keys(); key++) {
            text.line('w', key, 0, 0, text.nextTxn++);
        }
        List<Operation> byEnd = new ArrayList<>(indexed.operations());
        byEnd.sort(Comparator.comparingLong(operation -> operation.call().completedNanos()));
        for (Operation operation : byEnd) {
            if (operation instanceof Write write) {
                text.write(write);
            } else if (operation instanceof Read read && read.level() != Level.EVENTUAL) {
                text.read(read);
            }
        }
    }

    private void write(Write write) throws IOException {
        boolean acknowledged = write.succeeded();
        if (!numbers.isInitial(write) && (acknowledged || numbers.isLogged(write))) {
            int session = acknowledged ? write.call().session() : nextSession++;
            line('w', numbers.key(write.key()), numbers.ofWrite(write), session, nextTxn++);
        }
    }

    private void read(Read read) throws IOException {
        for (Observation row : read.rows()) {
            line(
                    'r',
                    numbers.key(row.key()),
                    numbers.ofRow(read, row),
                    read.call().session(),
                    nextTxn);
        }
        nextTxn += read.rows().isEmpty() ? 0 : 1;
    }

    private void line(char kind, int key, int value, int session, int txn) throws IOException {
        out.append(kind)
                .append('(')
                .append(key + "," + value + "," + session + "," + txn)
                .append(")\n");
    }
}
