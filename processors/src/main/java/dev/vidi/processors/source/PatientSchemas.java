package dev.vidi.processors.source;

import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.format.SchemaUnavailableException;
import dev.vidi.query.format.WriterSchemas;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schemas that are asked for again while they cannot be had, and remembered once it is known what they are, or that they
 * are not: a record is not passed over because a registry is down, and a life of this process does not change its mind.
 * Waiting holds up the thread that applies, which is what is meant: the partition's next record must not be applied before
 * this one. It ends in time for the thread to be taken for alive; who threw it is begun again and asks again.
 *
 * <p>Thread-safe; several threads may wait.
 */
public final class PatientSchemas implements WriterSchemas, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PatientSchemas.class);
    private static final int KNOWN_MAX = 1_000;

    private final String table;
    private final WriterSchemas schemas;
    private final Patience patience;
    private final LongSupplier nanoClock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Integer, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private volatile String problem = "";

    /**
     * How long is waited.
     *
     * @param max in all, less than a consumer may be silent
     * @param first before the second attempt; twice as long before each that follows
     * @param longest between two attempts
     * @param doubt before a registry is asked once more that says that it has no such schema: one of several may have
     *     learnt of it a moment later
     */
    public record Patience(Duration max, Duration first, Duration longest, Duration doubt) {
        public static final Patience DEFAULT = new Patience(
                Duration.ofSeconds(20), Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(1));
    }

    private record Known(@Nullable String text, @Nullable String refusal) {}

    /**
     * Schemas of a table.
     *
     * @param schemas those that are asked, once a call
     * @param nanoClock ns of the process
     */
    public PatientSchemas(String table, WriterSchemas schemas, Patience patience, LongSupplier nanoClock) {
        this.table = table;
        this.schemas = schemas;
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    @Override
    public String text(int id) throws MalformedRecordException {
        Known schema = remembered(id);
        if (schema == null) {
            schema = remember(id, ask(id));
        }
        if (schema.text == null) {
            throw new MalformedRecordException(String.valueOf(schema.refusal));
        }
        return schema.text;
    }

    /** Why records of the table wait, if they do. */
    public Optional<String> problem() {
        String text = problem;
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private @Nullable Known remembered(int id) {
        synchronized (known) {
            return known.get(id);
        }
    }

    private Known remember(int id, Known schema) {
        synchronized (known) {
            Known first = known.putIfAbsent(id, schema);
            if (known.size() > KNOWN_MAX) {
                known.remove(known.keySet().iterator().next());
            }
            return first == null ? schema : first;
        }
    }

    private Known ask(int id) {
        long begun = nanoClock.getAsLong();
        Duration pause = patience.first;
        boolean doubted = false;
        while (true) {
            try {
                Known schema = new Known(schemas.text(id), null);
                noteEnd(id);
                return schema;
            } catch (MalformedRecordException refused) {
                if (doubted) {
                    noteEnd(id);
                    return new Known(null, String.valueOf(refused.getMessage()));
                }
                doubted = true;
                pauseOrGiveUp(patience.doubt, new SchemaUnavailableException(String.valueOf(refused.getMessage())));
            } catch (SchemaUnavailableException unavailable) {
                note(id, unavailable);
                if (nanoClock.getAsLong() - begun > patience.max.toNanos()) {
                    throw unavailable;
                }
                pauseOrGiveUp(pause, unavailable);
                pause = pause.multipliedBy(2).compareTo(patience.longest) < 0
                        ? pause.multipliedBy(2)
                        : patience.longest;
            }
        }
    }

    private void pauseOrGiveUp(Duration pause, SchemaUnavailableException otherwise) {
        try {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw otherwise;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw otherwise;
        }
    }

    private void note(int id, SchemaUnavailableException unavailable) {
        if (problem.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("table", table)
                    .addKeyValue("schemaId", id)
                    .addKeyValue("error", unavailable.getMessage())
                    .log("records wait for the schema that they were written with");
        }
        problem = "records of table " + table + " wait for schema " + id + ": " + unavailable.getMessage()
                + "; Vidi asks again";
    }

    private void noteEnd(int id) {
        if (!problem.isEmpty()) {
            problem = "";
            LOG.atInfo()
                    .addKeyValue("table", table)
                    .addKeyValue("schemaId", id)
                    .log("records no longer wait for a schema");
        }
    }

    /** Ends all waiting, as if its time were over. */
    @Override
    public void close() {
        closed.countDown();
    }
}
