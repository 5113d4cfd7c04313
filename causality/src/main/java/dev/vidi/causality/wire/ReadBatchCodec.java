package dev.vidi.causality.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.proto.log.v1.Keys;
import dev.vidi.proto.log.v1.Operation;
import dev.vidi.proto.log.v1.Page;
import dev.vidi.proto.log.v1.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of the reads topics. */
public final class ReadBatchCodec {

    static final int VERSION = 1;

    private ReadBatchCodec() {}

    public static byte[] encode(ReadBatch batch) {
        Readers readers = new Readers();
        dev.vidi.proto.log.v1.ReadBatch.Builder proto = dev.vidi.proto.log.v1.ReadBatch.newBuilder()
                .setVersion(VERSION)
                .setRouter(batch.router())
                .setSequence(batch.sequence())
                .setHome(batch.home());
        Map<FragmentHash, String> fragments = new LinkedHashMap<>();
        for (ReadEvent read : batch.reads()) {
            note(read.question(), fragments);
            proto.addReads(toProto(read, readers.place(read.reader())));
        }
        return proto.addAllReaders(readers.toProto())
                .addAllFragments(fragments.values())
                .build()
                .toByteArray();
    }

    public static ReadBatch decode(byte[] bytes) throws MalformedPayloadException {
        try {
            dev.vidi.proto.log.v1.ReadBatch proto = dev.vidi.proto.log.v1.ReadBatch.parseFrom(bytes);
            requireVersion("read batch", proto.getVersion(), VERSION);
            List<Reader> readers = Readers.fromProto(proto.getReadersList());
            Map<FragmentHash, String> fragments = new HashMap<>();
            for (String text : proto.getFragmentsList()) {
                fragments.put(FragmentHash.ofText(text), text);
            }
            List<ReadEvent> reads = new ArrayList<>(proto.getReadsCount());
            for (dev.vidi.proto.log.v1.ReadEvent read : proto.getReadsList()) {
                reads.add(fromProto(read, readers, fragments));
            }
            return new ReadBatch(proto.getRouter(), proto.getSequence(), proto.getHome(), reads);
        } catch (InvalidProtocolBufferException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedPayloadException("not a batch of reads: " + e.getMessage(), e);
        }
    }

    static void requireVersion(String what, int found, int expected) throws MalformedPayloadException {
        if (found != expected) {
            throw new MalformedPayloadException(what + " has version " + found + ", expected " + expected);
        }
    }

    private static dev.vidi.proto.log.v1.ReadEvent toProto(ReadEvent read, int reader) {
        dev.vidi.proto.log.v1.ReadEvent.Builder proto = dev.vidi.proto.log.v1.ReadEvent.newBuilder()
                .setReadId(Bytes.of(read.id()))
                .setReader(reader)
                .setLevel(toProto(read.level()))
                .setAtLeast(read.atLeast())
                .setDependsOn(read.dependsOn())
                .setDeadlineMs(read.deadlineMillis())
                .setWaitMs(read.waitMillis())
                .addAllPartitions(read.partitions())
                .setTraceparent(read.traceparent());
        if (read.retries() != null) {
            proto.setRetries(Bytes.of(read.retries()));
        }
        if (read.question() != null) {
            read.question()
                    .fold(
                            keys -> proto.setKeys(toProto(keys)),
                            operation -> proto.setOperation(toProto(operation)),
                            page -> proto.setPage(toProto(page)),
                            subscribe -> proto.setSubscribe(SubscriptionCodec.toProto(subscribe)),
                            notice -> proto.setNotice(SubscriptionCodec.toProto(notice)),
                            registrations -> proto.setRegistrations(SubscriptionCodec.toProto(registrations)),
                            state -> proto.setState(State.getDefaultInstance()));
        }
        return proto.build();
    }

    private static ReadEvent fromProto(
            dev.vidi.proto.log.v1.ReadEvent read, List<Reader> readers, Map<FragmentHash, String> fragments) {
        Question question = switch (read.getQuestionCase()) {
            case KEYS -> fromProto(read.getKeys());
            case OPERATION -> fromProto(read.getOperation());
            case PAGE -> fromProto(read.getPage(), fragments);
            case SUBSCRIBE -> SubscriptionCodec.fromProto(read.getSubscribe(), fragments);
            case NOTICE -> SubscriptionCodec.fromProto(read.getNotice());
            case REGISTRATIONS -> SubscriptionCodec.fromProto(read.getRegistrations());
            case STATE -> new Question.State();
            case QUESTION_NOT_SET -> null;
        };
        return new ReadEvent(
                Bytes.readId(read.getReadId()),
                readers.get(read.getReader()),
                fromProto(read.getLevel()),
                read.getAtLeast(),
                read.getDependsOn(),
                read.getDeadlineMs(),
                read.getWaitMs(),
                read.getPartitionsList(),
                read.getTraceparent(),
                readIdOrNull(read.getRetries()),
                question);
    }

    static @Nullable ReadId readIdOrNull(ByteString bytes) {
        return bytes.isEmpty() ? null : Bytes.readId(bytes);
    }

    static Keys toProto(Question.Keys question) {
        Keys.Builder keys = Keys.newBuilder();
        for (byte[] key : question.keys()) {
            keys.addKeys(Bytes.share(key));
        }
        return keys.build();
    }

    static Operation toProto(Question.Operation question) {
        return Operation.newBuilder()
                .setKey(Bytes.share(question.key()))
                .setOperationId(question.operationId())
                .build();
    }

    static Question fromProto(Keys keys) {
        return new Question.Keys(
                keys.getKeysList().stream().map(ByteString::toByteArray).toList());
    }

    static Question fromProto(Operation operation) {
        return new Question.Operation(operation.getKey().toByteArray(), operation.getOperationId());
    }

    private static void note(@Nullable Question question, Map<FragmentHash, String> fragments) {
        if (question instanceof Question.Page page && page.text() != null) {
            fragments.putIfAbsent(page.fragment(), page.text());
        } else if (question instanceof Question.Subscribe subscribe && subscribe.text() != null) {
            fragments.putIfAbsent(subscribe.fragment(), subscribe.text());
        }
    }

    static Page toProto(Question.Page question) {
        Page.Builder page = Page.newBuilder()
                .setFragment(Bytes.share(question.fragment().toBytes()))
                .setArguments(Bytes.share(question.arguments()))
                .setDescending(question.descending())
                .setRowsMax(question.rowsMax());
        if (question.after() != null) {
            page.setAfter(Bytes.share(question.after()));
        }
        if (question.query() != null) {
            page.setQuery(Bytes.of(question.query()));
        }
        return page.build();
    }

    static Question fromProto(Page page, Map<FragmentHash, String> fragments) {
        FragmentHash fragment = FragmentHash.ofBytes(page.getFragment().toByteArray());
        if (page.getRowsMax() < 0) {
            throw new IllegalArgumentException("a page of " + Integer.toUnsignedString(page.getRowsMax()) + " rows");
        }
        return new Question.Page(
                fragment,
                fragments.get(fragment),
                page.getArguments().toByteArray(),
                page.getDescending(),
                page.hasAfter() ? page.getAfter().toByteArray() : null,
                page.getRowsMax(),
                readIdOrNull(page.getQuery()));
    }

    static dev.vidi.proto.log.v1.Level toProto(Level level) {
        return switch (level) {
            case EVENTUAL -> dev.vidi.proto.log.v1.Level.LEVEL_EVENTUAL;
            case SESSION -> dev.vidi.proto.log.v1.Level.LEVEL_SESSION;
            case STRONG -> dev.vidi.proto.log.v1.Level.LEVEL_STRONG;
            case AS_OF -> dev.vidi.proto.log.v1.Level.LEVEL_AS_OF;
        };
    }

    static Level fromProto(dev.vidi.proto.log.v1.Level level) {
        return switch (level) {
            case LEVEL_EVENTUAL -> Level.EVENTUAL;
            case LEVEL_SESSION -> Level.SESSION;
            case LEVEL_STRONG -> Level.STRONG;
            case LEVEL_AS_OF -> Level.AS_OF;
            case LEVEL_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("a read without level");
        };
    }
}
