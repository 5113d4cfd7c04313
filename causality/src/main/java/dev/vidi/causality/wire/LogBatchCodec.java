package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.proto.log.v1.Image;
import dev.vidi.proto.log.v1.Row;
import dev.vidi.proto.log.v1.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of the read log. */
public final class LogBatchCodec {

    static final int VERSION = 1;

    private LogBatchCodec() {}

    public static byte[] encode(LogBatch batch) {
        Readers readers = new Readers();
        dev.vidi.proto.log.v1.LogBatch.Builder proto = dev.vidi.proto.log.v1.LogBatch.newBuilder()
                .setVersion(VERSION)
                .setTableId(batch.tableId())
                .setTopicId(Bytes.of(batch.source().topicId()))
                .setPartition(batch.source().partition())
                .setIncarnation(batch.incarnation())
                .setPosition(batch.position())
                .setPlacement(toProto(batch.placement()));
        if (!batch.dependencies().isEmpty()) {
            proto.setDependencies(VectorCodec.toProto(batch.dependencies()));
        }
        for (Processed processed : batch.processed()) {
            dev.vidi.proto.log.v1.Processed.Builder builder =
                    proto.addProcessedBuilder().setRouter(processed.router()).setSequence(processed.sequence());
            for (ReadId parked : processed.parked()) {
                builder.addParked(Bytes.of(parked));
            }
        }
        for (AnswerPart answer : batch.answers()) {
            proto.addAnswers(toProto(answer, readers.place(answer.read().reader())));
        }
        for (Causes causes : batch.causes()) {
            proto.addCauses(toProto(causes));
        }
        Coverage coverage = batch.coverage();
        if (!coverage.isEmpty()) {
            proto.setCoversFrom(coverage.from())
                    .setCoversReads(coverage.reads())
                    .setMark(coverage.mark());
            for (Change change : coverage.changes()) {
                proto.addChanges(toProto(change));
            }
        }
        for (Ended ended : batch.ended()) {
            proto.addEnded(SubscriptionCodec.toProto(ended));
        }
        return proto.addAllReaders(readers.toProto()).build().toByteArray();
    }

    public static LogBatch decode(byte[] bytes) throws MalformedPayloadException {
        try {
            dev.vidi.proto.log.v1.LogBatch proto = dev.vidi.proto.log.v1.LogBatch.parseFrom(bytes);
            ReadBatchCodec.requireVersion("log batch", proto.getVersion(), VERSION);
            List<Reader> readers = Readers.fromProto(proto.getReadersList());
            List<AnswerPart> answers = new ArrayList<>(proto.getAnswersCount());
            for (dev.vidi.proto.log.v1.AnswerPart answer : proto.getAnswersList()) {
                answers.add(fromProto(answer, readers));
            }
            return new LogBatch(
                    proto.getTableId(),
                    new SourcePartition(Bytes.uuid(proto.getTopicId()), proto.getPartition()),
                    proto.getIncarnation(),
                    proto.getPosition(),
                    VectorCodec.fromProto(proto.getDependencies()),
                    proto.getProcessedList().stream()
                            .map(processed -> new Processed(
                                    processed.getRouter(),
                                    processed.getSequence(),
                                    processed.getParkedList().stream()
                                            .map(Bytes::readId)
                                            .toList()))
                            .toList(),
                    answers,
                    proto.getCausesList().stream().map(LogBatchCodec::fromProto).toList(),
                    fromProto(proto.getPlacement()),
                    coverage(proto),
                    proto.getEndedList().stream()
                            .map(SubscriptionCodec::fromProto)
                            .toList());
        } catch (InvalidProtocolBufferException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedPayloadException("not a batch of the read log: " + e.getMessage(), e);
        }
    }

    private static dev.vidi.proto.log.v1.AnswerPart toProto(AnswerPart answer, int reader) {
        ReadEvent read = answer.read();
        dev.vidi.proto.log.v1.AnswerPart.Builder proto = dev.vidi.proto.log.v1.AnswerPart.newBuilder()
                .setReadId(Bytes.of(read.id()))
                .setReader(reader)
                .setReadAppendedMs(answer.readAppended())
                .setDeadlineMs(read.deadlineMillis())
                .setLevel(ReadBatchCodec.toProto(read.level()))
                .setPart(answer.part())
                .setLast(answer.last())
                .setReadOffset(answer.readOffset())
                .setReadIndex(answer.readIndex())
                .addAllPartitions(read.partitions())
                .setTraceparent(read.traceparent())
                .setAtLeast(read.atLeast())
                .setDependsOn(read.dependsOn());
        if (read.retries() != null) {
            proto.setRetries(Bytes.of(read.retries()));
        }
        if (read.question() != null && answer.part() == 0) {
            read.question()
                    .fold(
                            keys -> proto.setKeys(ReadBatchCodec.toProto(keys)),
                            operation -> proto.setOperation(ReadBatchCodec.toProto(operation)),
                            page -> proto.setPage(ReadBatchCodec.toProto(page)),
                            subscribe -> proto.setSubscribe(SubscriptionCodec.toProto(subscribe)),
                            notice -> proto.setNotice(SubscriptionCodec.toProto(notice)),
                            registrations -> proto.setRegistrations(SubscriptionCodec.toProto(registrations)),
                            state -> proto.setState(State.getDefaultInstance()));
        }
        for (AnsweredRow row : answer.rows()) {
            proto.addRows(toProto(row));
        }
        if (answer.refusal() != null) {
            proto.setRefusal(dev.vidi.proto.log.v1.Refusal.newBuilder()
                    .setReason(toProto(answer.refusal().reason()))
                    .setDetail(answer.refusal().detail()));
        }
        if (answer.pageEnd() != null) {
            proto.setPageEnd(toProto(answer.pageEnd()));
        }
        if (answer.registered() != null) {
            proto.setRegistered(SubscriptionCodec.toProto(answer.registered()));
        }
        for (Registration registration : answer.registrations()) {
            proto.addRegistrationsFound(SubscriptionCodec.toProto(registration));
        }
        if (answer.state() != null) {
            proto.setPartitionState(StateCodec.toProto(answer.state()));
        }
        return proto.build();
    }

    private static AnswerPart fromProto(dev.vidi.proto.log.v1.AnswerPart answer, List<Reader> readers) {
        Question question = switch (answer.getQuestionCase()) {
            case KEYS -> ReadBatchCodec.fromProto(answer.getKeys());
            case OPERATION -> ReadBatchCodec.fromProto(answer.getOperation());
            case PAGE -> ReadBatchCodec.fromProto(answer.getPage(), Map.of());
            case SUBSCRIBE -> SubscriptionCodec.fromProto(answer.getSubscribe(), Map.of());
            case NOTICE -> SubscriptionCodec.fromProto(answer.getNotice());
            case REGISTRATIONS -> SubscriptionCodec.fromProto(answer.getRegistrations());
            case STATE -> new Question.State();
            case QUESTION_NOT_SET -> null;
        };
        ReadEvent read = new ReadEvent(
                Bytes.readId(answer.getReadId()),
                readers.get(answer.getReader()),
                ReadBatchCodec.fromProto(answer.getLevel()),
                answer.getAtLeast(),
                answer.getDependsOn(),
                answer.getDeadlineMs(),
                0,
                answer.getPartitionsList(),
                answer.getTraceparent(),
                ReadBatchCodec.readIdOrNull(answer.getRetries()),
                question);
        List<AnsweredRow> rows = new ArrayList<>(answer.getRowsCount());
        for (Row row : answer.getRowsList()) {
            rows.add(new AnsweredRow(
                    row.getKey(),
                    row.getOffset(),
                    row.getTimestampMs(),
                    row.getColumns().toByteArray(),
                    row.getDeleted(),
                    row.getRowKey().isEmpty() ? null : row.getRowKey().toByteArray()));
        }
        return new AnswerPart(
                read,
                answer.getReadAppendedMs(),
                answer.getReadOffset(),
                answer.getReadIndex(),
                answer.getPart(),
                answer.getLast(),
                rows,
                answer.hasRefusal()
                        ? new Refusal(
                                fromProto(answer.getRefusal().getReason()),
                                answer.getRefusal().getDetail())
                        : null,
                answer.hasPageEnd() ? fromProto(answer.getPageEnd()) : null,
                answer.hasRegistered() ? SubscriptionCodec.fromProto(answer.getRegistered()) : null,
                answer.getRegistrationsFoundList().stream()
                        .map(SubscriptionCodec::fromProto)
                        .toList(),
                answer.hasPartitionState() ? StateCodec.fromProto(answer.getPartitionState()) : null);
    }

    private static Coverage coverage(dev.vidi.proto.log.v1.LogBatch proto) {
        if (proto.getChangesCount() == 0 && !proto.getMark()) {
            return Coverage.NONE;
        }
        List<Change> changes = new ArrayList<>(proto.getChangesCount());
        for (dev.vidi.proto.log.v1.Change change : proto.getChangesList()) {
            changes.add(fromProto(change));
        }
        return new Coverage(proto.getCoversFrom(), proto.getCoversReads(), changes, proto.getMark());
    }

    private static dev.vidi.proto.log.v1.Change toProto(Change change) {
        dev.vidi.proto.log.v1.Change.Builder proto = dev.vidi.proto.log.v1.Change.newBuilder()
                .setShape(Bytes.share(change.shape().toBytes()))
                .setOffset(change.offset())
                .setTimestampMs(change.timestamp())
                .setRowKey(Bytes.share(change.rowKey()))
                .setFailure(change.failure());
        if (change.before() != null) {
            proto.setBefore(toProto(change.before()));
        }
        if (change.after() != null) {
            proto.setAfter(toProto(change.after()));
        }
        return proto.build();
    }

    private static Change fromProto(dev.vidi.proto.log.v1.Change change) {
        return new Change(
                ShapeId.ofBytes(change.getShape().toByteArray()),
                change.getOffset(),
                change.getTimestampMs(),
                change.getRowKey().toByteArray(),
                change.hasBefore() ? fromProto(change.getBefore()) : null,
                change.hasAfter() ? fromProto(change.getAfter()) : null,
                change.getFailure());
    }

    private static Image toProto(Change.Image image) {
        return Image.newBuilder()
                .setOffset(image.offset())
                .setTimestampMs(image.timestamp())
                .setColumns(Bytes.share(image.columns()))
                .build();
    }

    private static Change.Image fromProto(Image image) {
        return new Change.Image(
                image.getOffset(), image.getTimestampMs(), image.getColumns().toByteArray());
    }

    private static dev.vidi.proto.log.v1.PageEnd toProto(PageEnd end) {
        dev.vidi.proto.log.v1.PageEnd.Builder proto =
                dev.vidi.proto.log.v1.PageEnd.newBuilder().setExamined(end.examined());
        if (end.resume() != null) {
            proto.setResume(Bytes.share(end.resume()));
        }
        return proto.build();
    }

    private static PageEnd fromProto(dev.vidi.proto.log.v1.PageEnd end) {
        return new PageEnd(end.getExamined(), end.hasResume() ? end.getResume().toByteArray() : null);
    }

    private static Row toProto(AnsweredRow row) {
        Row.Builder proto = Row.newBuilder()
                .setKey(row.key())
                .setOffset(row.offset())
                .setTimestampMs(row.timestamp())
                .setColumns(Bytes.share(row.columns()))
                .setDeleted(row.deleted());
        if (row.rowKey() != null) {
            proto.setRowKey(Bytes.share(row.rowKey()));
        }
        return proto.build();
    }

    private static dev.vidi.proto.log.v1.Causes toProto(Causes causes) {
        dev.vidi.proto.log.v1.Causes.Builder proto = dev.vidi.proto.log.v1.Causes.newBuilder()
                .setOffset(causes.offset())
                .setTimestampMs(causes.timestamp())
                .setOperationId(causes.operationId())
                .setTraceparent(causes.traceparent())
                .setKey(Bytes.share(causes.key()));
        for (ReadId read : causes.reads()) {
            proto.addReadIds(Bytes.of(read));
        }
        return proto.build();
    }

    private static Causes fromProto(dev.vidi.proto.log.v1.Causes causes) {
        return new Causes(
                causes.getOffset(),
                causes.getTimestampMs(),
                causes.getReadIdsList().stream().map(Bytes::readId).toList(),
                causes.getOperationId(),
                causes.getTraceparent(),
                causes.getKey().toByteArray());
    }

    private static dev.vidi.proto.log.v1.Placement toProto(Placement placement) {
        return switch (placement) {
            case UNKNOWN -> dev.vidi.proto.log.v1.Placement.PLACEMENT_UNKNOWN;
            case VERIFIED -> dev.vidi.proto.log.v1.Placement.PLACEMENT_VERIFIED;
            case VIOLATED -> dev.vidi.proto.log.v1.Placement.PLACEMENT_VIOLATED;
        };
    }

    private static Placement fromProto(dev.vidi.proto.log.v1.Placement placement) {
        return switch (placement) {
            case PLACEMENT_UNKNOWN, UNRECOGNIZED -> Placement.UNKNOWN;
            case PLACEMENT_VERIFIED -> Placement.VERIFIED;
            case PLACEMENT_VIOLATED -> Placement.VIOLATED;
        };
    }

    private static dev.vidi.proto.log.v1.Refusal.Reason toProto(Refusal.Reason reason) {
        return switch (reason) {
            case NOT_REACHED -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_NOT_REACHED;
            case CATCHING_UP -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_CATCHING_UP;
            case TOO_MANY_PARKED -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_TOO_MANY_PARKED;
            case ROW_TOO_LARGE -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_ROW_TOO_LARGE;
            case BEYOND_END -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_BEYOND_END;
            case MALFORMED -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_MALFORMED;
            case HISTORY_GONE -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_HISTORY_GONE;
            case ROW_FAILED -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_ROW_FAILED;
            case NOT_SUBSCRIBED -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_NOT_SUBSCRIBED;
            case SUPERSEDED -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_SUPERSEDED;
            case ACKNOWLEDGED -> dev.vidi.proto.log.v1.Refusal.Reason.REASON_ACKNOWLEDGED;
        };
    }

    private static Refusal.Reason fromProto(dev.vidi.proto.log.v1.Refusal.Reason reason) {
        return switch (reason) {
            case REASON_NOT_REACHED -> Refusal.Reason.NOT_REACHED;
            case REASON_CATCHING_UP -> Refusal.Reason.CATCHING_UP;
            case REASON_TOO_MANY_PARKED -> Refusal.Reason.TOO_MANY_PARKED;
            case REASON_ROW_TOO_LARGE -> Refusal.Reason.ROW_TOO_LARGE;
            case REASON_BEYOND_END -> Refusal.Reason.BEYOND_END;
            case REASON_MALFORMED -> Refusal.Reason.MALFORMED;
            case REASON_HISTORY_GONE -> Refusal.Reason.HISTORY_GONE;
            case REASON_ROW_FAILED -> Refusal.Reason.ROW_FAILED;
            case REASON_NOT_SUBSCRIBED -> Refusal.Reason.NOT_SUBSCRIBED;
            case REASON_SUPERSEDED -> Refusal.Reason.SUPERSEDED;
            case REASON_ACKNOWLEDGED -> Refusal.Reason.ACKNOWLEDGED;
            case REASON_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("a refusal without reason");
        };
    }
}
