package dev.vidi.it.audit;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.it.history.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parts of one answer so far. Mutable; confined to one audit. */
final class PartialAnswer {
    private final Partition partition;
    private final Function<byte[], String> keyOf;
    private final List<String> keys = new ArrayList<>();
    private final Map<String, Long> rows = new HashMap<>();
    private int parts;
    private long position = -1;
    private boolean inTime = true;
    private boolean refused;

    PartialAnswer(Partition partition, Function<byte[], String> keyOf) {
        this.partition = partition;
        this.keyOf = keyOf;
    }

    /**
     * Takes the next part; an empty text unless it does not fit the ones before.
     *
     * @param appended broker time of the record
     */
    String add(LogBatch batch, AnswerPart part, long appended) {
        if (part.part() != parts) {
            return "part " + part.part() + " comes where part " + parts + " is due";
        }
        if (parts > 0 && position != batch.position() - 1) {
            return "part " + part.part() + " is at position " + (batch.position() - 1) + ", those before at "
                    + position;
        }
        parts++;
        position = batch.position() - 1;
        inTime &= part.inTime(appended);
        refused |= part.refusal() != null;
        Question question = part.read().question();
        if (question instanceof Question.Keys asked) {
            asked.keys().stream().map(keyOf).forEach(keys::add);
        }
        for (AnsweredRow row : part.rows()) {
            byte[] rowKey = row.rowKey();
            if (rowKey != null) {
                keys.add(keyOf.apply(rowKey));
                if (rows.put(keyOf.apply(rowKey), row.offset()) != null) {
                    return "a page has two rows with key " + keyOf.apply(rowKey);
                }
                continue;
            }
            if (row.key() < 0 || row.key() >= keys.size()) {
                return "a row is for key " + row.key() + " of " + keys.size();
            }
            if (rows.put(keys.get(row.key()), row.offset()) != null) {
                return "key " + keys.get(row.key()) + " has two rows";
            }
        }
        return "";
    }

    /** The answer, unless it is a refusal. That of a page is about the keys that it shows. */
    Optional<LoggedAnswer> complete(LogBatch batch, AnswerPart last, String place) {
        if (refused || keys.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new LoggedAnswer(last.read().id(), partition, batch.incarnation(), position, keys, rows, place));
    }

    boolean inTime() {
        return inTime;
    }
}
