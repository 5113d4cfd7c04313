package dev.vidi.router.log;

import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.router.log.LogItem.Found;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of answers say about the keys asked for. Only the first part names the keys, and only the last one
 * makes those that no part has named absent; what lies between is kept here, for a bounded number of answers. Confined
 * to one thread.
 */
final class SplitAnswers {
    static final int ANSWERS_MAX = 256;

    private final Map<Id, Open> open = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Open> eldest) {
            return size() > ANSWERS_MAX;
        }
    };

    List<Found> found(LogBatch batch, AnswerPart part) {
        if (part.refusal() != null) {
            return List.of();
        }
        Id id = new Id(part.read().id(), batch.source(), batch.incarnation());
        Open answer = part.part() == 0 ? new Open(keys(part.read().question())) : open.remove(id);
        List<Found> found = new ArrayList<>(part.rows().size());
        for (AnsweredRow row : part.rows()) {
            byte[] rowKey = row.rowKey();
            found.add(new Found(rowKey != null || answer == null ? rowKey : answer.name(row.key()), row));
        }
        if (answer != null) {
            if (part.last()) {
                answer.addAbsent(found);
            } else {
                open.put(id, answer);
            }
        }
        return found;
    }

    int size() {
        return open.size();
    }

    private static List<byte[]> keys(@Nullable Question question) {
        return question == null ? List.of() : question.named();
    }

    private record Id(ReadId read, SourcePartition source, long incarnation) {}

    /** An answer of which more parts are expected. */
    private static final class Open {
        private final List<byte[]> keys;
        private final BitSet named = new BitSet();

        Open(List<byte[]> keys) {
            this.keys = keys;
        }

        byte @Nullable [] name(int key) {
            if (key < 0 || key >= keys.size()) {
                return null;
            }
            named.set(key);
            return keys.get(key);
        }

        void addAbsent(List<Found> found) {
            for (int key = named.nextClearBit(0); key < keys.size(); key = named.nextClearBit(key + 1)) {
                found.add(new Found(keys.get(key), null));
            }
        }
    }
}
