package dev.vidi.it.audit;

import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.it.history.Coordinates;
import dev.vidi.it.history.Findings;
import dev.vidi.it.history.Partition;
import dev.vidi.it.history.Read;
import dev.vidi.it.history.RowKey;
import dev.vidi.it.history.SourceLog;
import dev.vidi.it.history.SourceRecord;
import dev.vidi.it.history.Violation;
import dev.vidi.it.history.ViolationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the read log in order and judges it: every complete answer is true at its position, also one that no client
 * ever saw; a client was shown the first complete answer in time; the causes of writes are there. Confined to one thread.
 */
public final class ReadLogAudit {
    private static final int VIOLATIONS_PER_KIND_MAX = 100;

    private final Map<String, AuditedTable> tables;
    private final SourceLog log;
    private final Findings findings = new Findings(VIOLATIONS_PER_KIND_MAX);
    private final Map<Attempt, PartialAnswer> partial = new HashMap<>();
    private final Map<Asked, LoggedAnswer> first = new HashMap<>();
    private final Map<Asked, List<ReadId>> askedAgain = new HashMap<>();
    private final Map<Coordinates, Set<ReadId>> causes = new HashMap<>();
    private long answers;
    private long duplicates;

    /** One read as asked of one partition. */
    private record Asked(ReadId read, Partition partition) {}

    /** One life of a task at work on it. */
    private record Attempt(Asked asked, long incarnation) {}

    /**
     * An audit of these tables; records of others are left aside.
     *
     * @param tables by table id
     * @param log what is in their source topics
     */
    public ReadLogAudit(Map<String, AuditedTable> tables, SourceLog log) {
        this.tables = Map.copyOf(tables);
        this.log = log;
    }

    /**
     * A table.
     *
     * @param topic its source topic
     * @param keyOf text of a key from Vidi's ordered key encoding
     */
    public record AuditedTable(String name, String topic, Function<byte[], String> keyOf) {}

    /**
     * Takes in the next record of the read log.
     *
     * @param appended broker time of the record
     * @param place its partition and offset, for people
     */
    public void add(LogBatch batch, long appended, String place) {
        AuditedTable table = tables.get(batch.tableId());
        if (table == null) {
            return;
        }
        Partition partition = partition(table, batch.source());
        for (AnswerPart part : batch.answers()) {
            part(
                    table,
                    batch,
                    part,
                    new Attempt(new Asked(part.read().id(), partition), batch.incarnation()),
                    appended,
                    place);
        }
        for (Causes logged : batch.causes()) {
            causes.computeIfAbsent(new Coordinates(partition, logged.offset()), at -> new HashSet<>())
                    .addAll(logged.reads());
        }
    }

    private void part(
            AuditedTable table, LogBatch batch, AnswerPart part, Attempt attempt, long appended, String place) {
        if (part.read().question() instanceof Question.Operation operation) {
            operation(operation, part, attempt, place);
            return;
        }
        PartialAnswer answer =
                part.part() == 0 ? new PartialAnswer(attempt.asked().partition(), table.keyOf()) : partial.get(attempt);
        if (answer == null) {
            mixed(attempt, place, "part " + part.part() + " comes without the first");
            return;
        }
        String problem = answer.add(batch, part, appended);
        if (!problem.isEmpty()) {
            mixed(attempt, place, problem);
            partial.remove(attempt);
        } else if (part.last()) {
            partial.remove(attempt);
            answer.complete(batch, part, place).ifPresent(complete -> {
                truth(table, complete);
                ReadId retried = part.read().retries();
                if (retried != null) {
                    askedAgain
                            .computeIfAbsent(
                                    new Asked(retried, attempt.asked().partition()), asked -> new ArrayList<>())
                            .add(part.read().id());
                }
                if (answer.inTime()) {
                    answers++;
                    duplicates += first.putIfAbsent(attempt.asked(), complete) == null ? 0 : 1;
                }
            });
        } else {
            partial.put(attempt, answer);
        }
    }

    /** Whoever asks for the record of an operation must be shown that one; how long it is kept is not promised. */
    private void operation(Question.Operation operation, AnswerPart part, Attempt attempt, String place) {
        for (AnsweredRow row : part.rows()) {
            Coordinates at = new Coordinates(attempt.asked().partition(), row.offset());
            boolean right = log.at(at)
                    .filter(record -> operation.operationId().equals(record.operation()))
                    .isPresent();
            if (!right) {
                findings.add(
                        ViolationKind.LOGGED_UNTRUE,
                        "read log " + place + " says that operation " + operation.operationId() + " wrote " + at
                                + ", the source log says " + log.at(at),
                        List.of());
            }
        }
    }

    private void mixed(Attempt attempt, String place, String problem) {
        findings.add(ViolationKind.LOGGED_MIXED, "read log " + place + ", " + attempt + ": " + problem, List.of());
    }

    private void truth(AuditedTable table, LoggedAnswer answer) {
        for (String key : answer.keys()) {
            Long expected = version(new RowKey(table.name(), key), answer.partition(), answer.position())
                    .filter(record -> record.value() != null)
                    .map(record -> record.at().offset())
                    .orElse(null);
            Long found = answer.rows().get(key);
            if (expected == null ? found != null : !expected.equals(found)) {
                findings.add(
                        ViolationKind.LOGGED_UNTRUE,
                        answer + " says " + offset(found) + " of " + key + ", the source log " + offset(expected),
                        List.of());
            }
        }
    }

    private static String offset(@Nullable Long offset) {
        return offset == null ? "absent" : "offset " + offset;
    }

    private Optional<SourceRecord> version(RowKey key, Partition partition, long position) {
        return log.latest(key, position)
                .filter(record -> record.at().partition().equals(partition));
    }

    private static Partition partition(AuditedTable table, SourcePartition source) {
        return new Partition(table.topic(), source.partition());
    }

    /**
     * What a client was shown must be what is logged. A partition that lagged behind the others may have been asked again
     * under another read id, which names the first one.
     */
    public void shown(Read read, String readId) {
        ReadId id = ReadId.parse(readId);
        read.positions().forEach((partition, position) -> {
            List<LoggedAnswer> logged = answersTo(new Asked(id, partition));
            if (logged.isEmpty()) {
                findings.add(
                        ViolationKind.SHOWN_UNLOGGED,
                        read.id() + " was answered under read id " + id
                                + ", but the read log has no complete answer of " + partition + " to it in time",
                        List.of(read));
            } else if (logged.stream().noneMatch(answer -> answer.position() == position && sameRows(read, answer))) {
                findings.add(
                        ViolationKind.SHOWN_OTHERWISE,
                        read.id() + " was answered at " + partition + " position " + position + ", but logged is "
                                + logged,
                        List.of(read));
            }
        });
    }

    private List<LoggedAnswer> answersTo(Asked asked) {
        List<LoggedAnswer> answers = new ArrayList<>();
        Stream.concat(Stream.of(asked.read()), askedAgain.getOrDefault(asked, List.of()).stream())
                .map(id -> first.get(new Asked(id, asked.partition())))
                .filter(Objects::nonNull)
                .forEach(answers::add);
        return answers;
    }

    private static boolean sameRows(Read read, LoggedAnswer answer) {
        return read.rows().stream().allMatch(row -> {
            Long logged = answer.rows().get(row.key().key());
            if (row.at() == null) {
                return logged == null;
            }
            return !row.at().partition().equals(answer.partition())
                    || Long.valueOf(row.at().offset()).equals(logged);
        });
    }

    /** What a write cites must be what is logged of it. */
    public void cited(SourceRecord record, List<ReadId> reads) {
        Set<ReadId> logged = causes.getOrDefault(record.at(), Set.of());
        if (logged.equals(Set.copyOf(reads))) {
            return;
        }
        boolean lost = !logged.containsAll(reads);
        findings.add(
                lost ? ViolationKind.LOST_CAUSES : ViolationKind.WRONG_CAUSES,
                record + " cites the reads " + reads + ", the read log says " + logged,
                List.of());
    }

    /** What was found so far. */
    public List<Violation> violations() {
        return findings.violations();
    }

    /** How many complete answers were logged in time, with those given more than once. */
    public long answers() {
        return answers;
    }

    /** How many of them were given before by another life of a task. */
    public long duplicates() {
        return duplicates;
    }
}
