package dev.vidi.it.workload;

import dev.vidi.client.Answer;
import dev.vidi.client.KeyAnswer;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Row;
import dev.vidi.client.Session;
import dev.vidi.client.Token;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import dev.vidi.client.WriteOptions;
import dev.vidi.client.Written;
import dev.vidi.it.history.Call;
import dev.vidi.it.history.Coordinates;
import dev.vidi.it.history.Handover;
import dev.vidi.it.history.Level;
import dev.vidi.it.history.Observation;
import dev.vidi.it.history.Outcome;
import dev.vidi.it.history.Partition;
import dev.vidi.it.history.Read;
import dev.vidi.it.history.RowKey;
import dev.vidi.it.history.Write;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One session: does one step after the other and records what it was told. Confined to one thread. */
final class SessionDriver {
    /** The column that names the operation which wrote the row. */
    static final String VALUE = "writer";

    private static final int SENDS_MAX = 4;

    /** One in so many sessions waits for so many times as long. */
    private static final int PATIENT = 4;

    private static final int PATIENCE = 5;

    private final VidiClient client;
    private final WorkloadSettings settings;
    private final int number;
    private final Evidence evidence;
    private final LastTokens lastTokens;
    private Session session;
    private @Nullable String lastRead;
    private int operations;

    SessionDriver(VidiClient client, WorkloadSettings settings, int number, Evidence evidence, LastTokens lastTokens) {
        this.client = client;
        this.settings = settings;
        this.number = number;
        this.evidence = evidence;
        this.lastTokens = lastTokens;
        session = client.session();
    }

    void perform(Step step) {
        if (step instanceof Step.Change change) {
            change(change);
        } else if (step instanceof Step.Look look) {
            look(look.level(), look.table(), look.keys());
        } else if (step instanceof Step.TakeOver takeOver) {
            takeOver(takeOver.session());
        } else {
            renew();
        }
    }

    /** Writes, and sends it again under its operation id while it is not known what became of it. */
    boolean change(Step.Change change) {
        String id = nextId("w");
        String kind = change.deletes() ? "deletion" : "write";
        String value = change.deletes() ? null : id;
        WriteOptions options = WriteOptions.DEFAULT
                .withOperationId(id)
                .withTimeout(timeout())
                .withCauses(change.cites() && lastRead != null ? List.of(lastRead) : List.of());
        long invoked = System.nanoTime();
        Outcome outcome = Outcome.UNKNOWN;
        Written written = null;
        for (int sends = 0; sends < SENDS_MAX && outcome == Outcome.UNKNOWN; sends++) {
            try {
                written = send(change, value, options);
                outcome = Outcome.OK;
                evidence.tally().succeeded(written.repeatedOperation() ? kind + " found again" : kind);
            } catch (VidiException e) {
                evidence.tally().refused(kind, e.code(), message(e));
                if (sends == 0 && isRejected(e.code())) {
                    outcome = Outcome.FAILED;
                }
            }
        }
        Coordinates at = written == null ? null : coordinates(written.at());
        evidence.record(new Write(call(id, invoked, outcome), change.key(), value, at));
        if (written != null) {
            lastTokens.set(number, id, written.token());
            if (change.again()) {
                sendAgain(change, value, options, kind);
            }
        }
        return written != null;
    }

    /** The write was acknowledged; a second one under its id must not happen, which the source log shows. */
    private void sendAgain(Step.Change change, @Nullable String value, WriteOptions options, String kind) {
        try {
            Written again = send(change, value, options);
            evidence.tally().succeeded(kind + (again.repeatedOperation() ? " found again" : " done again"));
        } catch (VidiException e) {
            evidence.tally().refused(kind, e.code(), message(e));
        }
    }

    private Written send(Step.Change change, @Nullable String value, WriteOptions options) {
        RowKey key = change.key();
        return value == null
                ? session.delete(key.table(), key.key(), options)
                : session.write(
                        key.table(), "{\"id\":\"" + key.key() + "\",\"" + VALUE + "\":\"" + value + "\"}", options);
    }

    /** Reads; whether it was answered. */
    boolean look(Level level, String table, List<String> keys) {
        String id = nextId("r");
        String kind = "read " + level + (keys.size() > 1 ? " of many" : " of one");
        ReadOptions options = ReadOptions.DEFAULT.withLevel(level(level)).withTimeout(timeout());
        long invoked = System.nanoTime();
        try {
            Answer answer =
                    keys.size() == 1 ? session.get(table, keys.get(0), options) : session.getMany(table, keys, options);
            Call call = call(id, invoked, Outcome.OK);
            evidence.record(new Read(call, level, rows(table, keys, answer), positions(answer)), answer.readId());
            evidence.tally().succeeded(kind);
            lastTokens.set(number, id, answer.token());
            lastRead = answer.readId();
            return true;
        } catch (VidiException e) {
            evidence.record(new Read(call(id, invoked, Outcome.UNKNOWN), level, List.of(), Map.of()));
            evidence.tally().refused(kind, e.code(), message(e));
            return false;
        }
    }

    /** Some are patient: their reads outlive the task that was to answer them, and may be answered twice. */
    private Duration timeout() {
        return number % PATIENT == 0 ? settings.callTimeout().multipliedBy(PATIENCE) : settings.callTimeout();
    }

    private void takeOver(int other) {
        LastTokens.Entry entry = lastTokens.get(other);
        if (entry == null) {
            return;
        }
        String id = nextId("h");
        long invoked = System.nanoTime();
        try {
            session.merge(Token.parse(entry.token()));
            evidence.record(new Handover(call(id, invoked, Outcome.OK), entry.operation()));
            evidence.tally().succeeded("handover");
        } catch (VidiException full) {
            evidence.tally().refused("handover", full.code(), message(full));
        }
    }

    private void renew() {
        Token[] tokens = session.tokens().stream()
                .map(token -> Token.parse(token.toString()))
                .toArray(Token[]::new);
        session = client.session(tokens);
        evidence.tally().succeeded("renewal");
    }

    private static List<Observation> rows(String table, List<String> keys, Answer answer) {
        List<Observation> rows = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            KeyAnswer result = answer.results().get(i);
            if (!keys.get(i).equals(result.key())) {
                throw new IllegalStateException("read " + answer.readId() + " asked for " + keys.get(i) + " at place "
                        + i + " and was answered " + result.key());
            }
            RowKey key = new RowKey(table, keys.get(i));
            Row row = result.row();
            rows.add(
                    row == null
                            ? new Observation(key, null, null)
                            : new Observation(
                                    key,
                                    Objects.requireNonNull(row.get(VALUE), "a row without writer")
                                            .toString(),
                                    coordinates(row.at())));
        }
        return rows;
    }

    private static Map<Partition, Long> positions(Answer answer) {
        Map<Partition, Long> positions = new HashMap<>();
        answer.position()
                .forEach((partition, offset) ->
                        positions.put(new Partition(answer.schema().topic(), partition), offset));
        return positions;
    }

    private static Coordinates coordinates(dev.vidi.client.Coordinates at) {
        return new Coordinates(new Partition(at.topic(), at.partition()), at.offset());
    }

    private Call call(String id, long invoked, Outcome outcome) {
        return new Call(id, number, invoked, System.nanoTime(), outcome);
    }

    private String nextId(String kind) {
        return kind + number + "-" + operations++;
    }

    /** Refused for what it is, before anything was appended. */
    private static boolean isRejected(Status.Code code) {
        return code == Status.Code.INVALID_ARGUMENT
                || code == Status.Code.NOT_FOUND
                || code == Status.Code.FAILED_PRECONDITION
                || code == Status.Code.OUT_OF_RANGE;
    }

    private static String message(VidiException e) {
        return Objects.requireNonNullElse(e.getMessage(), "no message");
    }

    private static dev.vidi.client.Level level(Level level) {
        return switch (level) {
            case EVENTUAL -> dev.vidi.client.Level.EVENTUAL;
            case SESSION -> dev.vidi.client.Level.SESSION;
            case STRONG -> dev.vidi.client.Level.STRONG;
        };
    }
}
