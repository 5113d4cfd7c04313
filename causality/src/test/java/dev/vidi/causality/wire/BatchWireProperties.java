package dev.vidi.causality.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.ShapeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written without the generated classes is what they write, and is read as they read it. */
final class BatchWireProperties {

    private static final int TRIES = 100;
    private static final Parser<dev.vidi.proto.log.v1.ReadBatch> READS = dev.vidi.proto.log.v1.ReadBatch.parser();
    private static final Parser<dev.vidi.proto.log.v1.LogBatch> LOGS = dev.vidi.proto.log.v1.LogBatch.parser();

    @Property(tries = TRIES)
    void readsAreWrittenAsTheGeneratedClassesWriteThem(@ForAll long seed) throws Exception {
        ReadBatch batch = new Samples(seed).readBatch();
        byte[] bytes = ReadBatchCodec.encode(batch);
        assertThat(written(READS, bytes)).isEqualTo(bytes);
        assertThat(ReadBatchCodec.decode(bytes))
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .isEqualTo(batch);
    }

    @Property(tries = TRIES)
    void answersAreWrittenAsTheGeneratedClassesWriteThem(@ForAll long seed) throws Exception {
        LogBatch batch = new Samples(seed).logBatch();
        byte[] bytes = LogBatchCodec.encode(batch);
        assertThat(written(LOGS, bytes)).isEqualTo(bytes);
        assertThat(LogBatchCodec.decode(bytes))
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .ignoringFields("answers.read.waitMillis", "answers.read.question.text")
                .isEqualTo(batch);
    }

    @Property(tries = TRIES)
    void whatIsReferredToMayComeLast(@ForAll long seed) throws Exception {
        Samples samples = new Samples(seed);
        ReadBatch reads = samples.readBatch();
        dev.vidi.proto.log.v1.ReadBatch asked = READS.parseFrom(ReadBatchCodec.encode(reads));
        byte[] askedBytes = joined(
                asked.toBuilder().clearReaders().clearFragments().build(),
                dev.vidi.proto.log.v1.ReadBatch.newBuilder()
                        .addAllFragments(asked.getFragmentsList())
                        .addAllReaders(asked.getReadersList())
                        .build());
        assertThat(ReadBatchCodec.decode(askedBytes))
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .isEqualTo(reads);

        LogBatch log = samples.logBatch();
        dev.vidi.proto.log.v1.LogBatch told = LOGS.parseFrom(LogBatchCodec.encode(log));
        byte[] toldBytes = joined(
                told.toBuilder().clearReaders().build(),
                dev.vidi.proto.log.v1.LogBatch.newBuilder()
                        .addAllReaders(told.getReadersList())
                        .build());
        assertThat(LogBatchCodec.decode(toldBytes))
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .ignoringFields("answers.read.waitMillis", "answers.read.question.text")
                .isEqualTo(log);
    }

    @Property(tries = 2_000)
    void whatTheGeneratedClassesRefuseIsRefused(@ForAll long seed) {
        Samples samples = new Samples(seed);
        byte[] reads = samples.damaged(ReadBatchCodec.encode(samples.readBatch()));
        if (isRefused(READS, reads)) {
            assertThatThrownBy(() -> ReadBatchCodec.decode(reads)).isInstanceOf(MalformedPayloadException.class);
        }
        byte[] log = samples.damaged(LogBatchCodec.encode(samples.logBatch()));
        if (isRefused(LOGS, log)) {
            assertThatThrownBy(() -> LogBatchCodec.decode(log)).isInstanceOf(MalformedPayloadException.class);
        }
    }

    private static byte[] written(Parser<? extends Message> parser, byte[] bytes) throws IOException {
        Message message = parser.parseFrom(bytes);
        assertThat(message.getUnknownFields().asMap()).isEmpty();
        return message.toByteArray();
    }

    private static byte[] joined(Message one, Message other) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        one.writeTo(bytes);
        other.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static boolean isRefused(Parser<? extends Message> parser, byte[] bytes) {
        try {
            parser.parseFrom(bytes);
            return false;
        } catch (InvalidProtocolBufferException e) {
            return true;
        }
    }

    /** Batches of all that there is, drawn from a seed; long enough that lengths take one, two and three bytes. */
    private static final class Samples {

        private static final String FRAGMENT = "SELECT a WHERE b > ?";

        private final Random random;

        Samples(long seed) {
            this.random = new Random(seed);
        }

        ReadBatch readBatch() {
            return new ReadBatch(number(), Math.abs(number()), random.nextInt(16), several(40, this::read));
        }

        LogBatch logBatch() {
            List<Change> changes = several(3, this::change);
            boolean mark = random.nextBoolean();
            return new LogBatch(
                    text(),
                    new SourcePartition(uuid(), random.nextInt(5)),
                    number(),
                    position(),
                    random.nextBoolean()
                            ? Position.NONE
                            : Position.of(new SourcePartition(uuid(), random.nextInt(3)), position()),
                    several(2, () -> new Processed(number(), position(), several(3, this::id))),
                    several(40, this::answer),
                    List.of(),
                    Placement.values()[random.nextInt(Placement.values().length)],
                    changes.isEmpty() && !mark ? Coverage.NONE : new Coverage(position(), position(), changes, mark),
                    List.of());
        }

        /** With a byte changed, taken out or put in, or cut short. */
        byte[] damaged(byte[] bytes) {
            if (bytes.length == 0) {
                return bytes;
            }
            int at = random.nextInt(bytes.length);
            ByteArrayOutputStream damaged = new ByteArrayOutputStream();
            damaged.write(bytes, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> damaged.write(random.nextInt(256));
                case 1 -> {
                    damaged.write(random.nextInt(256));
                    damaged.write(bytes[at]);
                }
                case 2 -> damaged.write(bytes[at] ^ (1 << random.nextInt(8)));
                default -> {
                    return damaged.toByteArray();
                }
            }
            damaged.write(bytes, at + 1, bytes.length - at - 1);
            return damaged.toByteArray();
        }

        private ReadEvent read() {
            return event(question(), random.nextInt(1 << 20));
        }

        private ReadEvent event(Question question, int wait) {
            return new ReadEvent(
                    id(),
                    new Reader(new UUID(1, random.nextInt(3)), text(), "", text()),
                    Level.values()[random.nextInt(Level.values().length)],
                    position(),
                    position(),
                    random.nextInt(1 << 20),
                    wait,
                    several(3, () -> random.nextInt(1 << 15)),
                    text(),
                    random.nextBoolean() ? null : id(),
                    question);
        }

        private Question question() {
            return switch (random.nextInt(5)) {
                case 0, 1, 2 -> new Question.Keys(several(4, this::bytes));
                case 3 -> new Question.Operation(bytes(), text());
                default ->
                    new Question.Page(
                            FragmentHash.ofText(FRAGMENT),
                            FRAGMENT,
                            bytes(),
                            random.nextBoolean(),
                            random.nextBoolean() ? null : bytes(),
                            random.nextInt(100),
                            random.nextBoolean() ? null : id());
            };
        }

        private AnswerPart answer() {
            boolean refused = random.nextInt(5) == 0;
            return new AnswerPart(
                    event(question(), 0),
                    position(),
                    position(),
                    random.nextInt(512),
                    0,
                    random.nextBoolean(),
                    refused ? List.of() : several(4, this::row),
                    refused ? new Refusal(Refusal.Reason.NOT_REACHED, text()) : null,
                    random.nextBoolean() ? null : new PageEnd(random.nextInt(1 << 10), bytes()),
                    null,
                    List.of(),
                    null);
        }

        private AnsweredRow row() {
            byte[] rowKey = bytes();
            return new AnsweredRow(
                    random.nextInt(1 << 12),
                    position(),
                    number(),
                    bytes(),
                    random.nextBoolean(),
                    rowKey.length == 0 ? null : rowKey);
        }

        private Change change() {
            ShapeId shape = ShapeId.of(FragmentHash.ofText(FRAGMENT), bytes());
            return new Change(
                    shape,
                    position(),
                    number(),
                    bytes(),
                    random.nextBoolean() ? null : new Change.Image(position(), number(), bytes()),
                    random.nextBoolean() ? null : new Change.Image(position(), number(), bytes()),
                    random.nextBoolean() ? "" : text());
        }

        private <T> List<T> several(int max, Supplier<T> one) {
            List<T> all = new ArrayList<>();
            for (int count = random.nextInt(max + 1); count > 0; count--) {
                all.add(one.get());
            }
            return all;
        }

        private ReadId id() {
            return new ReadId(random.nextLong(), random.nextLong());
        }

        private UUID uuid() {
            return new UUID(random.nextLong(), random.nextLong());
        }

        private long number() {
            return random.nextLong() >> random.nextInt(64);
        }

        private long position() {
            return number() & Long.MAX_VALUE;
        }

        private byte[] bytes() {
            byte[] bytes = new byte[random.nextInt(8) == 0 ? random.nextInt(20_000) : random.nextInt(100)];
            random.nextBytes(bytes);
            return bytes;
        }

        private String text() {
            return random.nextInt(3) == 0 ? "" : "größe 🙂 " + random.nextInt(1 << 20);
        }
    }
}
