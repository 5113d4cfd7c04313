package dev.vidi.causality.wire;

import static dev.vidi.causality.wire.FieldReader.DELIMITED;
import static dev.vidi.causality.wire.FieldReader.FIXED64;
import static dev.vidi.causality.wire.FieldReader.VARINT;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.proto.log.v1.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of the read log. */
public final class LogBatchCodec {

    static final int VERSION = 1;

    private static final int HEAD_BYTES = 256;
    private static final int ANSWER_BYTES = 160;
    private static final int ROW_BYTES = 32;

    // fields of LogBatch
    private static final int BATCH_VERSION = 1;
    private static final int TABLE_ID = 2;
    private static final int TOPIC_ID = 3;
    private static final int PARTITION = 4;
    private static final int INCARNATION = 5;
    private static final int POSITION = 6;
    private static final int DEPENDENCIES = 7;
    private static final int PROCESSED = 8;
    private static final int READERS = 9;
    private static final int ANSWERS = 10;
    private static final int CAUSES = 11;
    private static final int PLACEMENT = 12;
    private static final int COVERS_FROM = 13;
    private static final int COVERS_READS = 14;
    private static final int CHANGES = 15;
    private static final int MARK = 16;
    private static final int ENDED = 17;

    private LogBatchCodec() {}

    public static byte[] encode(LogBatch batch) {
        Readers readers = new Readers();
        int[] places = new int[batch.answers().size()];
        int bytes = HEAD_BYTES;
        for (int i = 0; i < places.length; i++) {
            AnswerPart answer = batch.answers().get(i);
            places[i] = readers.place(answer.read().reader());
            bytes += ANSWER_BYTES + ROW_BYTES * answer.rows().size();
        }
        FieldWriter out = new FieldWriter(bytes);
        UUID topicId = batch.source().topicId();
        out.number(BATCH_VERSION, VERSION);
        out.text(TABLE_ID, batch.tableId());
        out.id(TOPIC_ID, topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
        out.number(PARTITION, batch.source().partition());
        out.fixed(INCARNATION, batch.incarnation());
        out.number(POSITION, batch.position());
        if (!batch.dependencies().isEmpty()) {
            out.message(DEPENDENCIES, VectorCodec.toProto(batch.dependencies()));
        }
        for (Processed processed : batch.processed()) {
            out.message(PROCESSED, toProto(processed));
        }
        readers.write(out, READERS);
        for (int i = 0; i < places.length; i++) {
            int start = out.open(ANSWERS);
            AnswerFields.write(out, batch.answers().get(i), places[i]);
            out.close(start);
        }
        for (Causes causes : batch.causes()) {
            out.message(CAUSES, toProto(causes));
        }
        out.number(PLACEMENT, toProto(batch.placement()).getNumber());
        Coverage coverage = batch.coverage();
        if (!coverage.isEmpty()) {
            out.number(COVERS_FROM, coverage.from());
            out.number(COVERS_READS, coverage.reads());
            for (Change change : coverage.changes()) {
                int start = out.open(CHANGES);
                ChangeFields.write(out, change);
                out.close(start);
            }
            out.flag(MARK, coverage.mark());
        }
        for (Ended ended : batch.ended()) {
            out.message(ENDED, SubscriptionCodec.toProto(ended));
        }
        return out.toBytes();
    }

    public static LogBatch decode(byte[] bytes) throws MalformedPayloadException {
        try {
            return read(bytes);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedPayloadException("not a batch of the read log: " + e.getMessage(), e);
        }
    }

    /** In two passes: who reads may come behind what was answered. */
    private static LogBatch read(byte[] bytes) throws IOException, MalformedPayloadException {
        int version = 0;
        String tableId = "";
        ReadId topicId = null;
        int partition = 0;
        long incarnation = 0;
        long position = 0;
        Position dependencies = Position.NONE;
        List<Processed> processed = new ArrayList<>(1);
        List<Reader> readers = new ArrayList<>(1);
        int answers = 0;
        List<Causes> causes = new ArrayList<>(0);
        Placement placement = Placement.UNKNOWN;
        long coversFrom = 0;
        long coversReads = 0;
        List<Change> changes = new ArrayList<>(0);
        boolean mark = false;
        List<Ended> ended = new ArrayList<>(0);
        FieldReader in = new FieldReader(bytes);
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case BATCH_VERSION << 3 | VARINT -> version = in.integer();
                case TABLE_ID << 3 | DELIMITED -> tableId = in.text();
                case TOPIC_ID << 3 | DELIMITED -> topicId = in.id();
                case PARTITION << 3 | VARINT -> partition = in.integer();
                case INCARNATION << 3 | FIXED64 -> incarnation = in.fixed();
                case POSITION << 3 | VARINT -> position = in.number();
                case DEPENDENCIES << 3 | DELIMITED -> dependencies = VectorCodec.fromProto(in.message(Vector.parser()));
                case PROCESSED << 3 | DELIMITED ->
                    processed.add(fromProto(in.message(dev.vidi.proto.log.v1.Processed.parser())));
                case READERS << 3 | DELIMITED -> readers.add(Readers.read(in));
                case ANSWERS << 3 | DELIMITED -> {
                    answers++;
                    in.skip(field);
                }
                case CAUSES << 3 | DELIMITED ->
                    causes.add(fromProto(in.message(dev.vidi.proto.log.v1.Causes.parser())));
                case PLACEMENT << 3 | VARINT ->
                    placement = fromProto(dev.vidi.proto.log.v1.Placement.forNumber(in.integer()));
                case COVERS_FROM << 3 | VARINT -> coversFrom = in.number();
                case COVERS_READS << 3 | VARINT -> coversReads = in.number();
                case CHANGES << 3 | DELIMITED -> changes.add(ChangeFields.read(in));
                case MARK << 3 | VARINT -> mark = in.flag();
                case ENDED << 3 | DELIMITED ->
                    ended.add(SubscriptionCodec.fromProto(in.message(dev.vidi.proto.log.v1.Ended.parser())));
                default -> in.skip(field);
            }
        }
        ReadBatchCodec.requireVersion("log batch", version, VERSION);
        ReadId topic = FieldReader.required(topicId);
        return new LogBatch(
                tableId,
                new SourcePartition(new UUID(topic.high(), topic.low()), partition),
                incarnation,
                position,
                dependencies,
                processed,
                answers(bytes, answers, readers),
                causes,
                placement,
                changes.isEmpty() && !mark ? Coverage.NONE : new Coverage(coversFrom, coversReads, changes, mark),
                ended);
    }

    private static List<AnswerPart> answers(byte[] bytes, int count, List<Reader> readers) throws IOException {
        if (count == 0) {
            return List.of();
        }
        List<AnswerPart> answers = new ArrayList<>(count);
        FieldReader in = new FieldReader(bytes);
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == (ANSWERS << 3 | DELIMITED)) {
                answers.add(AnswerFields.read(in, readers));
            } else {
                in.skip(field);
            }
        }
        return answers;
    }

    private static dev.vidi.proto.log.v1.Processed toProto(Processed processed) {
        dev.vidi.proto.log.v1.Processed.Builder proto = dev.vidi.proto.log.v1.Processed.newBuilder()
                .setRouter(processed.router())
                .setSequence(processed.sequence());
        for (ReadId parked : processed.parked()) {
            proto.addParked(Bytes.of(parked));
        }
        return proto.build();
    }

    private static Processed fromProto(dev.vidi.proto.log.v1.Processed processed) {
        List<ReadId> parked = new ArrayList<>(processed.getParkedCount());
        processed.getParkedList().forEach(id -> parked.add(Bytes.readId(id)));
        return new Processed(processed.getRouter(), processed.getSequence(), parked);
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

    private static Placement fromProto(dev.vidi.proto.log.v1.@Nullable Placement placement) {
        if (placement == null) {
            return Placement.UNKNOWN;
        }
        return switch (placement) {
            case PLACEMENT_UNKNOWN, UNRECOGNIZED -> Placement.UNKNOWN;
            case PLACEMENT_VERIFIED -> Placement.VERIFIED;
            case PLACEMENT_VIOLATED -> Placement.VIOLATED;
        };
    }
}
