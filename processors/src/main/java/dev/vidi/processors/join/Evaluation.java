package dev.vidi.processors.join;

import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.query.row.KeyCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the rows that a question asks for by key, within the limits of an answer. Confined to the stream thread. */
final class Evaluation {

    /** Keys looked up at once, so that an answer over its limit is noticed before it fills the memory. */
    private static final int KEYS_AT_ONCE = 512;

    private static final long ANSWER_BYTES_MAX = 64L << 20;

    private final RowStore store;
    private final KeyCodec keyCodec;
    private final JoinOptions options;
    private @Nullable Refusal refusal;

    Evaluation(RowStore store, KeyCodec keyCodec, JoinOptions options) {
        this.store = store;
        this.keyCodec = keyCodec;
        this.options = options;
    }

    /** The rows found; none when there is a {@link #refusal}. */
    List<AnsweredRow> rows(Question question) {
        refusal = null;
        return question.fold(
                this::byKeys,
                this::byOperation,
                page -> {
                    throw new IllegalStateException("a page is evaluated in slices");
                },
                subscribe -> {
                    throw new IllegalStateException("a subscription is registered");
                },
                notice -> {
                    throw new IllegalStateException("a notice is taken up");
                },
                registrations -> {
                    throw new IllegalStateException("registrations are looked up");
                },
                state -> {
                    throw new IllegalStateException("a state is told");
                });
    }

    /** Why the last question was not answered; empty when it was. */
    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    private List<AnsweredRow> byKeys(Question.Keys question) {
        List<byte[]> keys = question.keys();
        List<AnsweredRow> rows = new ArrayList<>(keys.size());
        long bytes = 0;
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            int to = Math.min(keys.size(), from + KEYS_AT_ONCE);
            List<@Nullable RowVersion> found = store.get(keys.subList(from, to));
            for (int i = 0; i < found.size(); i++) {
                RowVersion version = found.get(i);
                if (version == null) {
                    if (!isKey(keys.get(from + i))) {
                        return List.of();
                    }
                } else {
                    AnsweredRow row = answered(from + i, version);
                    bytes += row.columns().length;
                    if (isTooLarge(row, bytes)) {
                        return List.of();
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** A key that was found is one. What is none must not get into the log as absent: whoever reads it has to decode it. */
    private boolean isKey(byte[] key) {
        try {
            Object unused = keyCodec.decode(key);
            return true;
        } catch (IllegalArgumentException e) {
            refusal = new Refusal(
                    Refusal.Reason.MALFORMED, "the read names what is no key of the table: " + e.getMessage());
            return false;
        }
    }

    private boolean isTooLarge(AnsweredRow row, long bytes) {
        String detail;
        if (row.columns().length > options.rowBytesMax()) {
            detail = "row at offset " + row.offset() + " has " + row.columns().length
                    + " bytes, an answer takes rows of " + options.rowBytesMax();
        } else if (bytes > ANSWER_BYTES_MAX) {
            detail = "the answer has more than " + ANSWER_BYTES_MAX + " bytes; ask for fewer keys at once";
        } else {
            return false;
        }
        refusal = new Refusal(Refusal.Reason.ROW_TOO_LARGE, detail);
        return true;
    }

    private List<AnsweredRow> byOperation(Question.Operation question) {
        RowVersion version = store.findOperation(question.key(), question.operationId());
        if (version == null) {
            boolean unused = isKey(question.key());
            return List.of();
        }
        AnsweredRow row = answered(0, version);
        return isTooLarge(row, 0) ? List.of() : List.of(row);
    }

    private static AnsweredRow answered(int key, RowVersion version) {
        byte[] columns = version.columns();
        return new AnsweredRow(
                key, version.offset(), version.timestamp(), columns == null ? new byte[0] : columns, columns == null);
    }
}
