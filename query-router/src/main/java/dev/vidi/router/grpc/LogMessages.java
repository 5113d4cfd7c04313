package dev.vidi.router.grpc;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.proto.api.v1.AnswerEntry;
import dev.vidi.proto.api.v1.CausesEntry;
import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.LogEntry;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.log.LogItem;
import dev.vidi.router.log.LogItem.Found;
import dev.vidi.router.log.LogItem.Place;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.PerTable;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the read log as messages. What a table of which nothing is known any more was asked is told without keys
 * and rows. Thread-safe.
 */
final class LogMessages {
    private static final long FRAGMENT_CHARACTERS_MAX = 1 << 20;

    private final Catalog catalog;
    private final PerTable<TableMessages> messages;
    private final TopicNames topics;
    private final Queries queries = new Queries(0, FRAGMENT_CHARACTERS_MAX);

    LogMessages(Catalog catalog, PerTable<TableMessages> messages, TopicNames topics) {
        this.catalog = catalog;
        this.messages = messages;
        this.topics = topics;
    }

    LogEntry entry(LogItem item) throws RouterException {
        LogBatch batch = item.batch();
        Place place = item.place();
        TableMessages table = catalog.byId(batch.tableId()).map(messages::of).orElse(null);
        LogEntry.Builder entry = LogEntry.newBuilder()
                .setAt(Coordinates.newBuilder()
                        .setTopic(place.topic())
                        .setPartition(place.partition())
                        .setOffset(place.offset())
                        .setTimestampMs(place.appended()))
                .setTable(table == null ? batch.tableId() : table.table().name())
                .setPartition(batch.source().partition())
                .setIncarnation(Long.toHexString(batch.incarnation()))
                .setPosition(batch.position() - 1);
        try {
            return item.event()
                    .fold(
                            answered -> entry.setAnswer(answer(item, answered, table)),
                            caused -> entry.setCauses(causes(batch, caused.causes(), table)))
                    .build();
        } catch (IllegalArgumentException malformed) {
            throw new RouterException(
                    ErrorCode.CORRUPT,
                    "read log, " + place.topic() + "-" + place.partition() + " at offset " + place.offset() + ": "
                            + malformed.getMessage(),
                    Duration.ZERO,
                    malformed);
        }
    }

    private AnswerEntry answer(LogItem item, LogItem.Answered answered, @Nullable TableMessages table) {
        AnswerPart part = answered.part();
        ReadEvent read = part.read();
        AnswerEntry.Builder answer = AnswerEntry.newBuilder()
                .setReadId(read.id().toString())
                .setSessionId(read.reader().session().toString())
                .setPrincipal(read.reader().principal())
                .setOnBehalfOf(read.reader().onBehalfOf())
                .setPurpose(read.reader().purpose())
                .setLevel(read.level().name())
                .setPart(part.part())
                .setLast(part.last())
                .setReadAppendedMs(part.readAppended())
                .setReadAt(readAt(item.batch(), part))
                .setReadIndex(part.readIndex())
                .setVoid(!part.inTime(item.place().appended()));
        Refusal refusal = part.refusal();
        if (refusal != null) {
            answer.setRefusal(refusal.reason() + ": " + refusal.detail());
        }
        ReadId retries = read.retries();
        if (retries != null) {
            answer.setRetries(retries.toString());
        }
        Question question = read.question();
        if (question != null) {
            answer.setAsked(asked(question));
            addFragment(answer, question, answered.fragment(), table);
        }
        for (Found key : answered.found()) {
            answer.addResults(result(item.batch().source().partition(), key, table));
        }
        addDependencies(answer, item.batch().dependencies());
        return answer.build();
    }

    private static String asked(Question question) {
        return question.fold(
                keys -> "",
                operation -> "operation " + operation.operationId(),
                page -> (page.query() == null ? "first page" : "page of query " + page.query()) + " of fragment "
                        + page.fragment(),
                subscribe -> "subscription "
                        + (subscribe.name().isEmpty() ? "" : "'" + subscribe.name() + "' ")
                        + subscribe.subscription() + " to fragment " + subscribe.fragment(),
                notice -> notice.kind().name().toLowerCase(Locale.ROOT) + " subscription " + notice.subscription(),
                registrations -> "subscriptions",
                state -> "state");
    }

    private void addFragment(
            AnswerEntry.Builder answer, Question question, @Nullable String text, @Nullable TableMessages table) {
        if (text == null) {
            return;
        }
        answer.setFragment(text);
        if (table == null) {
            return; // the types of the arguments were those of the table
        }
        byte[] arguments = question instanceof Question.Page page
                ? page.arguments()
                : question instanceof Question.Subscribe subscribe ? subscribe.arguments() : new byte[0];
        try {
            answer.addAllArguments(ValueMessages.arguments(queries.fragment(table.table(), text), arguments));
        } catch (StatementException | IllegalArgumentException ofAnotherVersion) {
            // what was asked is told by its text all the same
            answer.clearArguments();
        }
    }

    private Coordinates readAt(LogBatch batch, AnswerPart part) {
        return Coordinates.newBuilder()
                .setTopic(topics.reads(batch.tableId()))
                .setPartition(batch.source().partition())
                .setOffset(part.readOffset())
                .setTimestampMs(part.readAppended())
                .build();
    }

    private static KeyResult result(int partition, Found found, @Nullable TableMessages table) {
        KeyResult.Builder result = KeyResult.newBuilder();
        AnsweredRow row = found.row();
        if (table == null) {
            if (row != null) {
                result.setAt(Coordinates.newBuilder()
                        .setPartition(partition)
                        .setOffset(row.offset())
                        .setTimestampMs(row.timestamp()));
            }
            return result.build();
        }
        if (row != null && row.rowKey() != null) {
            // its columns are those of a fragment, not of the table
            return result.setKey(table.decodeKey(row.rowKey()))
                    .setAt(table.coordinates(partition, row.offset(), row.timestamp()))
                    .build();
        }
        if (found.key() != null) {
            result.setKey(table.decodeKey(found.key()));
        } else if (row != null && !row.deleted()) {
            result.setKey(table.keyOf(row.columns()));
        }
        if (row != null) {
            result.setAt(table.coordinates(partition, row.offset(), row.timestamp()));
            if (!row.deleted()) {
                result.setRow(table.decodeRow(row.columns()));
            }
        }
        return result.build();
    }

    private void addDependencies(AnswerEntry.Builder answer, Position dependencies) {
        new TreeMap<>(dependencies.offsets())
                .forEach((source, offset) -> answer.addDependencies(Coordinates.newBuilder()
                        .setTopic(topic(source.topicId()))
                        .setPartition(source.partition())
                        .setOffset(offset)));
    }

    /** The name of a topic; its id when no table knows it. */
    private String topic(UUID topicId) {
        return catalog.list().stream()
                .map(Catalog.Entry::table)
                .filter(table -> table.topicId().equals(topicId))
                .map(TableDefinition::topic)
                .findFirst()
                .orElse(topicId.toString());
    }

    private static CausesEntry causes(LogBatch batch, Causes causes, @Nullable TableMessages table) {
        CausesEntry.Builder entry = CausesEntry.newBuilder().setOperationId(causes.operationId());
        causes.reads().forEach(read -> entry.addReadIds(read.toString()));
        int partition = batch.source().partition();
        if (table == null) {
            return entry.setWrite(Coordinates.newBuilder()
                            .setPartition(partition)
                            .setOffset(causes.offset())
                            .setTimestampMs(causes.timestamp()))
                    .build();
        }
        return entry.setKey(table.decodeKey(causes.key()))
                .setWrite(table.coordinates(partition, causes.offset(), causes.timestamp()))
                .build();
    }
}
