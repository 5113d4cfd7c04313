package dev.vidi.query.format;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was made of the schemas that records name by id, for those that were used last. Thread-safe; guarded by itself.
 *
 * @param <T> what is made of a schema
 */
final class KnownSchemas<T> {
    private static final int KNOWN_MAX = 1_000;

    private final WriterSchemas schemas;
    private final Making<T> making;
    private final Map<Integer, Known<T>> known = new LinkedHashMap<>(16, 0.75f, true);

    /** Makes something of the text of a schema. */
    @FunctionalInterface
    interface Making<T> {
        /**
         * What is made of it.
         *
         * @throws IllegalArgumentException when the schema does not fit the table
         */
        T of(String text);
    }

    private record Known<T>(@Nullable T made, String misfit) {}

    KnownSchemas(WriterSchemas schemas, Making<T> making) {
        this.schemas = schemas;
        this.making = making;
    }

    /** What is made of a schema; one that does not fit the table makes its records malformed. */
    T of(int id) throws MalformedRecordException {
        Known<T> entry = entry(id);
        if (entry.made == null) {
            throw new MalformedRecordException("schema " + id + " does not fit the table: " + entry.misfit);
        }
        return entry.made;
    }

    private synchronized Known<T> entry(int id) throws MalformedRecordException {
        Known<T> entry = known.get(id);
        if (entry == null) {
            entry = made(schemas.text(id));
            known.put(id, entry);
            if (known.size() > KNOWN_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return entry;
    }

    private Known<T> made(String text) {
        try {
            return new Known<>(making.of(text), "");
        } catch (IllegalArgumentException misfit) {
            return new Known<>(null, String.valueOf(misfit.getMessage()));
        }
    }
}
