package dev.vidi.it.chaos;

import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.client.TableSchema;
import dev.vidi.it.audit.ReadLogAudit;
import dev.vidi.it.history.HistoryChecker;
import dev.vidi.it.history.SourceLog;
import dev.vidi.it.history.SourceRecord;
import dev.vidi.it.history.Violation;
import dev.vidi.it.kafka.SourceTopic;
import dev.vidi.it.kafka.TopicScan;
import dev.vidi.it.workload.Evidence;
import dev.vidi.it.workload.Shown;
import dev.vidi.it.workload.Workload;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.KeyCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what is in Kafka at the end and compares it with what the sessions were told. */
public final class Verdict {
    private final SourceLog sourceLog;
    private final List<Violation> violations;
    private final long answers;
    private final long duplicates;

    private Verdict(SourceLog sourceLog, List<Violation> violations, long answers, long duplicates) {
        this.sourceLog = sourceLog;
        this.violations = violations;
        this.answers = answers;
        this.duplicates = duplicates;
    }

    /** The verdict on all that happened to these tables since they were made. */
    public static Verdict of(TopicScan scan, TopicNames topics, List<TableSchema> tables, Evidence evidence) {
        List<SourceTopic.Entry> entries = new ArrayList<>();
        Map<String, ReadLogAudit.AuditedTable> audited = new HashMap<>();
        KeyCodec keys = new KeyCodec(ColumnType.VARCHAR);
        for (TableSchema table : tables) {
            entries.addAll(new SourceTopic(table.table(), Workload.VALUE_COLUMN).read(scan, table.topic()));
            audited.put(
                    table.tableId(),
                    new ReadLogAudit.AuditedTable(
                            table.table(),
                            table.topic(),
                            key -> keys.decode(key).toString()));
        }
        List<SourceRecord> records =
                entries.stream().map(SourceTopic.Entry::record).toList();
        SourceLog log = SourceLog.of(records);
        ReadLogAudit audit = new ReadLogAudit(audited, log);
        scan.scan(topics.readLog(), record -> audit.add(batch(record), record.timestamp(), place(record)));
        for (Shown shown : evidence.shown()) {
            audit.shown(shown.read(), shown.readId());
        }
        for (SourceTopic.Entry entry : entries) {
            List<ReadId> causes = entry.causes();
            if (!causes.isEmpty()) {
                audit.cited(entry.record(), causes);
            }
        }
        List<Violation> violations = new ArrayList<>(HistoryChecker.check(evidence.history(), log));
        violations.addAll(audit.violations());
        return new Verdict(log, List.copyOf(violations), audit.answers(), audit.duplicates());
    }

    private static LogBatch batch(ConsumerRecord<byte[], byte[]> record) {
        try {
            return LogBatchCodec.decode(record.value());
        } catch (MalformedPayloadException e) {
            throw new IllegalStateException("read log " + place(record), e);
        }
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.partition() + "@" + record.offset();
    }

    public SourceLog sourceLog() {
        return sourceLog;
    }

    public List<Violation> violations() {
        return violations;
    }

    /** In numbers: what was compared. */
    public String summary() {
        long records = sourceLog.partitions().stream()
                .mapToLong(partition -> sourceLog.records(partition).size())
                .sum();
        return "source records " + records + ", answers logged in time " + answers + ", of them " + duplicates
                + " again by another life of a task";
    }
}
