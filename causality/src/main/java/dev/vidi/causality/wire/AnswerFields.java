package dev.vidi.causality.wire;

import static dev.vidi.causality.wire.FieldReader.DELIMITED;
import static dev.vidi.causality.wire.FieldReader.VARINT;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers of the read log as fields of {@code AnswerPart}. */
final class AnswerFields {

    private static final byte[] NO_BYTES = {};

    // fields of AnswerPart; questions have theirs in Questions
    private static final int READ_ID = 1;
    private static final int READER = 2;
    private static final int READ_APPENDED_MS = 3;
    private static final int DEADLINE_MS = 4;
    private static final int LEVEL = 5;
    private static final int PART = 6;
    private static final int LAST = 7;
    private static final int READ_OFFSET = 8;
    private static final int READ_INDEX = 9;
    private static final int PARTITIONS = 10;
    private static final int RETRIES = 11;
    private static final int TRACEPARENT = 12;
    private static final int AT_LEAST = 13;
    private static final int DEPENDS_ON = 14;
    private static final int ROWS = 24;
    private static final int REFUSAL = 25;
    private static final int PAGE_END = 26;
    private static final int REGISTERED = 27;
    private static final int REGISTRATIONS_FOUND = 28;
    private static final int PARTITION_STATE = 29;

    // fields of Row
    private static final int KEY = 1;
    private static final int OFFSET = 2;
    private static final int TIMESTAMP_MS = 3;
    private static final int COLUMNS = 4;
    private static final int DELETED = 5;
    private static final int ROW_KEY = 6;

    private AnswerFields() {}

    static void write(FieldWriter out, AnswerPart answer, int reader) {
        ReadEvent read = answer.read();
        out.id(READ_ID, read.id().high(), read.id().low());
        out.number(READER, reader);
        out.number(READ_APPENDED_MS, answer.readAppended());
        out.number(DEADLINE_MS, read.deadlineMillis());
        out.number(LEVEL, Levels.number(read.level()));
        out.number(PART, answer.part());
        out.flag(LAST, answer.last());
        out.number(READ_OFFSET, answer.readOffset());
        out.number(READ_INDEX, answer.readIndex());
        out.numbers(PARTITIONS, read.partitions());
        ReadId retries = read.retries();
        if (retries != null) {
            out.id(RETRIES, retries.high(), retries.low());
        }
        out.text(TRACEPARENT, read.traceparent());
        out.number(AT_LEAST, read.atLeast());
        out.number(DEPENDS_ON, read.dependsOn());
        Question question = read.question();
        if (question != null && answer.part() == 0) {
            Questions.write(out, question);
        }
        for (int i = 0; i < answer.rows().size(); i++) {
            int start = out.open(ROWS);
            write(out, answer.rows().get(i));
            out.close(start);
        }
        Refusal refusal = answer.refusal();
        if (refusal != null) {
            out.message(REFUSAL, toProto(refusal));
        }
        PageEnd pageEnd = answer.pageEnd();
        if (pageEnd != null) {
            out.message(PAGE_END, toProto(pageEnd));
        }
        Registered registered = answer.registered();
        if (registered != null) {
            out.message(REGISTERED, SubscriptionCodec.toProto(registered));
        }
        for (Registration registration : answer.registrations()) {
            out.message(REGISTRATIONS_FOUND, SubscriptionCodec.toProto(registration));
        }
        PartitionState state = answer.state();
        if (state != null) {
            out.message(PARTITION_STATE, StateCodec.toProto(state));
        }
    }

    private static void write(FieldWriter out, AnsweredRow row) {
        out.number(KEY, row.key());
        out.number(OFFSET, row.offset());
        out.number(TIMESTAMP_MS, row.timestamp());
        out.bytes(COLUMNS, row.columns());
        out.flag(DELETED, row.deleted());
        byte[] rowKey = row.rowKey();
        if (rowKey != null) {
            out.bytes(ROW_KEY, rowKey);
        }
    }

    static AnswerPart read(FieldReader in, List<Reader> readers) throws IOException {
        ReadId id = null;
        int reader = 0;
        long readAppended = 0;
        int deadline = 0;
        int level = 0;
        int part = 0;
        boolean last = false;
        long readOffset = 0;
        int readIndex = 0;
        List<Integer> partitions = List.of();
        ReadId retries = null;
        String traceparent = "";
        long atLeast = 0;
        long dependsOn = 0;
        Question question = null;
        List<AnsweredRow> rows = List.of();
        Refusal refusal = null;
        PageEnd pageEnd = null;
        Registered registered = null;
        List<Registration> registrations = List.of();
        PartitionState state = null;
        int end = in.open();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case READ_ID << 3 | DELIMITED -> id = in.id();
                case READER << 3 | VARINT -> reader = in.integer();
                case READ_APPENDED_MS << 3 | VARINT -> readAppended = in.number();
                case DEADLINE_MS << 3 | VARINT -> deadline = in.integer();
                case LEVEL << 3 | VARINT -> level = in.integer();
                case PART << 3 | VARINT -> part = in.integer();
                case LAST << 3 | VARINT -> last = in.flag();
                case READ_OFFSET << 3 | VARINT -> readOffset = in.number();
                case READ_INDEX << 3 | VARINT -> readIndex = in.integer();
                case PARTITIONS << 3 | DELIMITED -> partitions = in.numbers(partitions);
                case PARTITIONS << 3 | VARINT -> partitions = in.oneMoreNumber(partitions);
                case RETRIES << 3 | DELIMITED -> retries = in.idOrNull();
                case TRACEPARENT << 3 | DELIMITED -> traceparent = in.text();
                case AT_LEAST << 3 | VARINT -> atLeast = in.number();
                case DEPENDS_ON << 3 | VARINT -> dependsOn = in.number();
                case ROWS << 3 | DELIMITED -> rows = with(rows, row(in));
                case REFUSAL << 3 | DELIMITED ->
                    refusal = fromProto(in.message(dev.vidi.proto.log.v1.Refusal.parser()));
                case PAGE_END << 3 | DELIMITED ->
                    pageEnd = fromProto(in.message(dev.vidi.proto.log.v1.PageEnd.parser()));
                case REGISTERED << 3 | DELIMITED ->
                    registered = SubscriptionCodec.fromProto(in.message(dev.vidi.proto.log.v1.Registered.parser()));
                case REGISTRATIONS_FOUND << 3 | DELIMITED ->
                    registrations = with(
                            registrations,
                            SubscriptionCodec.fromProto(in.message(dev.vidi.proto.log.v1.Registration.parser())));
                case PARTITION_STATE << 3 | DELIMITED ->
                    state = StateCodec.fromProto(in.message(dev.vidi.proto.log.v1.PartitionState.parser()));
                default -> question = Questions.readOr(question, field, in, Map.of());
            }
        }
        in.close(end);
        ReadEvent read = new ReadEvent(
                FieldReader.required(id),
                readers.get(reader),
                Levels.ofNumber(level),
                atLeast,
                dependsOn,
                deadline,
                0,
                partitions,
                traceparent,
                retries,
                question);
        return new AnswerPart(
                read,
                readAppended,
                readOffset,
                readIndex,
                part,
                last,
                rows,
                refusal,
                pageEnd,
                registered,
                registrations,
                state);
    }

    /** The list with one more; nearly all have just one. */
    private static <T> List<T> with(List<T> before, T more) {
        if (before.isEmpty()) {
            return List.of(more);
        }
        List<T> list = before instanceof ArrayList ? before : new ArrayList<>(before);
        list.add(more);
        return list;
    }

    private static AnsweredRow row(FieldReader in) throws IOException {
        int key = 0;
        long offset = 0;
        long timestamp = 0;
        byte[] columns = NO_BYTES;
        boolean deleted = false;
        byte @Nullable [] rowKey = null;
        int end = in.open();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case KEY << 3 | VARINT -> key = in.integer();
                case OFFSET << 3 | VARINT -> offset = in.number();
                case TIMESTAMP_MS << 3 | VARINT -> timestamp = in.number();
                case COLUMNS << 3 | DELIMITED -> columns = in.bytes();
                case DELETED << 3 | VARINT -> deleted = in.flag();
                case ROW_KEY << 3 | DELIMITED -> rowKey = in.bytes();
                default -> in.skip(field);
            }
        }
        in.close(end);
        return new AnsweredRow(
                key, offset, timestamp, columns, deleted, rowKey == null || rowKey.length == 0 ? null : rowKey);
    }

    private static dev.vidi.proto.log.v1.Refusal toProto(Refusal refusal) {
        return dev.vidi.proto.log.v1.Refusal.newBuilder()
                .setReason(toProto(refusal.reason()))
                .setDetail(refusal.detail())
                .build();
    }

    private static Refusal fromProto(dev.vidi.proto.log.v1.Refusal refusal) {
        return new Refusal(fromProto(refusal.getReason()), refusal.getDetail());
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
