package dev.vidi.causality.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.causality.readlog.ShapeId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Golden bytes pin version 1 of the log: what was logged once must be readable for ever. */
final class BatchCodecsTest {

    private static final SourcePartition SOURCE = new SourcePartition(new UUID(1, 2), 3);
    private static final Reader ANN = new Reader(new UUID(3, 4), "ann", "bob", "checkout");
    private static final ReadEvent KEYS_READ = new ReadEvent(
            new ReadId(5, 6),
            ANN,
            Level.SESSION,
            42,
            43,
            1000,
            900,
            List.of(0, 3),
            "00-trace-01",
            new ReadId(7, 8),
            new Question.Keys(List.of(new byte[] {1, 2}, new byte[] {})));
    private static final ReadEvent OPERATION_READ = new ReadEvent(
            new ReadId(9, 10),
            new Reader(new UUID(3, 4), "", "", ""),
            Level.STRONG,
            0,
            0,
            5,
            4,
            List.of(3),
            "",
            null,
            new Question.Operation(new byte[] {9}, "op-1"));

    private static final String FRAGMENT = "SELECT a WHERE b > ?";
    private static final ReadEvent PAGE_READ = new ReadEvent(
            new ReadId(11, 12),
            ANN,
            Level.AS_OF,
            42,
            0,
            1000,
            900,
            List.of(3),
            "",
            null,
            new Question.Page(
                    FragmentHash.ofText(FRAGMENT),
                    FRAGMENT,
                    new byte[] {7},
                    true,
                    new byte[] {1, 2},
                    100,
                    new ReadId(5, 6)));

    private static final ReadEvent SUBSCRIBE_READ = new ReadEvent(
            new ReadId(11, 12),
            ANN,
            Level.SESSION,
            42,
            0,
            1000,
            900,
            List.of(3),
            "",
            null,
            new Question.Subscribe(
                    new UUID(13, 14),
                    "alerts",
                    -17,
                    FragmentHash.ofText(FRAGMENT),
                    FRAGMENT,
                    new byte[] {7},
                    30_000,
                    604_800_000));

    private static final ReadEvent NOTICE_READ = asking(new Question.Notice(
            new UUID(13, 14), -17, Question.Notice.Kind.ACKNOWLEDGED, 90, new TreeMap<>(Map.of(0, 41L, 3, 42L))));
    private static final ReadEvent REGISTRATIONS_READ =
            asking(new Question.Registrations(new UUID(1, 2), 100, new UUID(13, 14), "ann", true));

    private static final String SUBSCRIBE_BATCH_GOLDEN =
            "0801110b00000000000000180c20052a260a10000000000000000300000000000000041203616e6e1a03626f622208636865636b6f757432640a10000000000000000b000000000000000c1802202a30e8073884074201039a01420a10000000000000000d000000000000000e1210c0b25a031a6cb4628b3429644179ab791a010720b0ea01288088b2a00231efffffffffffffff3a06616c6572747332470a10000000000000000b000000000000000c180130e807388407420103a201270a10000000000000000d000000000000000e11efffffffffffffff1801205a2a0200033202292a324d0a10000000000000000b000000000000000c180130e807388407420103aa012d0a100000000000000001000000000000000210641a10000000000000000d000000000000000e2203616e6e28013a1453454c45435420612057484552452062203e203f";
    private static final String CHANGES_GOLDEN =
            "08011203742d311a1000000000000000010000000000000002200329ffffffffffffffff302b4a260a10000000000000000300000000000000041203616e6e1a03626f622208636865636b6f757452740a10000000000000000b000000000000000c184d20e8072802380140084801520103682a9a01420a10000000000000000d000000000000000e1210c0b25a031a6cb4628b3429644179ab791a010720b0ea01288088b2a00231efffffffffffffff3a06616c65727473da0108080612040829105a52c9010a10000000000000000b000000000000000c184d20e8072801380140084802520103aa012d0a100000000000000001000000000000000210641a10000000000000000d000000000000000e2203616e6e2801d201050802120103e2016c0a10000000000000000d000000000000000e1206616c657274731a03616e6e2210c0b25a031a6cb4628b3429644179ab792a1453454c45435420612057484552452062203e203f32010738054208080612040829105a4a1000000000000000030000000000000004504c58016001681e70077a2d0a104daf53de7496ba078982568f7445eeac102918462201032a08082810451a0204053208082910461a0204067a220a104daf53de7496ba078982568f7445eeac102a18472201033a076279207a65726f8001018a01160a10000000000000000d000000000000000e10061802";
    private static final String STATE_BATCH_GOLDEN =
            "0801110b00000000000000180c20052a260a10000000000000000300000000000000041203616e6e1a03626f622208636865636b6f757432200a10000000000000000b000000000000000c180130e807388407420103b20100";
    private static final String STATE_LOG_GOLDEN =
            "08011203742d311a1000000000000000010000000000000002200329ffffffffffffffff302b4a260a10000000000000000300000000000000041203616e6e1a03626f622208636865636b6f757452450a10000000000000000b000000000000000c184d20e8072801380140084801520103b20100ea011d08281001182920808080802028023003380442093137406e6f64652d316001";
    private static final String PAGE_BATCH_GOLDEN =
            "0801110b00000000000000180c20052a260a10000000000000000300000000000000041203616e6e1a03626f622208636865636b6f757432510a10000000000000000b000000000000000c1804202a30e80738840742010392012f0a10c0b25a031a6cb4628b3429644179ab79120107180122020102286432100000000000000005000000000000000632510a10000000000000000b000000000000000c1804202a30e80738840742010392012f0a10c0b25a031a6cb4628b3429644179ab7912010718012202010228643210000000000000000500000000000000063a1453454c45435420612057484552452062203e203f";
    private static final String PAGE_LOG_GOLDEN =
            "08011203742d311a1000000000000000010000000000000002200329ffffffffffffffff302b4a260a10000000000000000300000000000000041203616e6e1a03626f622208636865636b6f7574526c0a10000000000000000b000000000000000c184d20e8072804380140084801520103682a92012f0a10c0b25a031a6cb4628b3429644179ab791201071801220201022864321000000000000000050000000000000006c2010b1028184622020405320103d2010508021201036001";
    private static final String LOG_BATCH_GOLDEN =
            "08011203742d311a1000000000000000010000000000000002200329ffffffffffffffff302b3a1a0a180a10000000000000000100000000000000021201031a0107421d090b00000000000000100c1a10000000000000000500000000000000064a260a10000000000000000300000000000000041203616e6e1a03626f622208636865636b6f75744a120a1000000000000000030000000000000004525c0a1000000000000000050000000000000006184d20e8072802380140084801520200035a1000000000000000070000000000000008620b30302d74726163652d3031682a702b8201060a0201020a00c2010a0801102818462202040552400a100000000000000009000000000000000a1001184e200528033801400848025201038a01090a010912046f702d31ca010e0801120a726561636865642034315a23082910471a100000000000000005000000000000000622026f702a0430302d743201016001";
    private static final String READ_BATCH_GOLDEN =
            "0801110b00000000000000180c20052a260a10000000000000000300000000000000041203616e6e1a03626f622208636865636b6f75742a120a1000000000000000030000000000000004324a0a10000000000000000500000000000000061802202a282b30e807388407420200034a0b30302d74726163652d30315210000000000000000700000000000000088201060a0201020a0032290a100000000000000009000000000000000a10011803300538044201038a01090a010912046f702d31";

    @Test
    void readBatchRoundTrips() throws MalformedPayloadException {
        ReadBatch batch = new ReadBatch(11, 12, 5, List.of(KEYS_READ, OPERATION_READ));
        ReadBatch decoded = ReadBatchCodec.decode(ReadBatchCodec.encode(batch));
        assertThat(decoded).usingRecursiveComparison().isEqualTo(batch);
    }

    @Test
    void readBatchKeepsItsBytes() {
        String hex = HexFormat.of()
                .formatHex(ReadBatchCodec.encode(new ReadBatch(11, 12, 5, List.of(KEYS_READ, OPERATION_READ))));
        assertThat(hex).isEqualTo(READ_BATCH_GOLDEN);
    }

    @Test
    void logBatchRoundTrips() throws MalformedPayloadException {
        LogBatch batch = logBatch();
        LogBatch decoded = LogBatchCodec.decode(LogBatchCodec.encode(batch));
        assertThat(decoded)
                .usingRecursiveComparison()
                .ignoringFields("answers.read.waitMillis")
                .isEqualTo(batch);
    }

    @Test
    void logBatchKeepsItsBytes() throws MalformedPayloadException {
        assertThat(HexFormat.of().formatHex(LogBatchCodec.encode(logBatch()))).isEqualTo(LOG_BATCH_GOLDEN);
        assertThat(LogBatchCodec.decode(HexFormat.of().parseHex(LOG_BATCH_GOLDEN)))
                .usingRecursiveComparison()
                .ignoringFields("answers.read.waitMillis")
                .isEqualTo(logBatch());
    }

    @Test
    void pagesKeepTheirBytesAndBringTheirFragmentOnce() throws MalformedPayloadException {
        ReadBatch batch = new ReadBatch(11, 12, 5, List.of(PAGE_READ, PAGE_READ));
        byte[] bytes = ReadBatchCodec.encode(batch);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(PAGE_BATCH_GOLDEN);
        assertThat(ReadBatchCodec.decode(bytes)).usingRecursiveComparison().isEqualTo(batch);
    }

    @Test
    void answersToPagesKeepTheirBytes() throws MalformedPayloadException {
        AnsweredRow row = AnsweredRow.ofPage(new byte[] {3}, 40, 70, new byte[] {4, 5});
        PageEnd end = new PageEnd(2, new byte[] {3});
        LogBatch batch = new LogBatch(
                "t-1",
                SOURCE,
                -1,
                43,
                Position.NONE,
                List.of(),
                List.of(new AnswerPart(PAGE_READ, 77, 8, 1, 0, true, List.of(row), null, end, null, List.of(), null)),
                List.of(),
                Placement.VERIFIED);
        byte[] bytes = LogBatchCodec.encode(batch);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(PAGE_LOG_GOLDEN);
        assertThat(LogBatchCodec.decode(bytes))
                .usingRecursiveComparison()
                .ignoringFields("answers.read.waitMillis", "answers.read.question.text")
                .isEqualTo(batch);
    }

    @Test
    void subscriptionsKeepTheirBytes() throws MalformedPayloadException {
        ReadBatch batch = new ReadBatch(11, 12, 5, List.of(SUBSCRIBE_READ, NOTICE_READ, REGISTRATIONS_READ));
        byte[] bytes = ReadBatchCodec.encode(batch);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(SUBSCRIBE_BATCH_GOLDEN);
        assertThat(ReadBatchCodec.decode(bytes)).usingRecursiveComparison().isEqualTo(batch);
    }

    @Test
    void changesKeepTheirBytes() throws MalformedPayloadException {
        ShapeId shape = ((Question.Subscribe) SUBSCRIBE_READ.question()).shape();
        Registered registered = new Registered(6, new Registered.Acknowledged(41, 90));
        Registration registration = new Registration(
                new UUID(13, 14),
                "alerts",
                "ann",
                FragmentHash.ofText(FRAGMENT),
                FRAGMENT,
                new byte[] {7},
                5,
                registered,
                new UUID(3, 4),
                76,
                true);
        Change change = new Change(
                shape,
                41,
                70,
                new byte[] {3},
                new Change.Image(40, 69, new byte[] {4, 5}),
                new Change.Image(41, 70, new byte[] {4, 6}),
                "");
        LogBatch batch = new LogBatch(
                "t-1",
                SOURCE,
                -1,
                43,
                Position.NONE,
                List.of(),
                List.of(
                        new AnswerPart(
                                SUBSCRIBE_READ, 77, 8, 1, 0, true, List.of(), null, null, registered, List.of(), null),
                        new AnswerPart(
                                REGISTRATIONS_READ,
                                77,
                                8,
                                2,
                                0,
                                true,
                                List.of(),
                                null,
                                new PageEnd(2, new byte[] {3}),
                                null,
                                List.of(registration),
                                null)),
                List.of(),
                Placement.VERIFIED,
                new Coverage(
                        30, 7, List.of(change, new Change(shape, 42, 71, new byte[] {3}, null, null, "by zero")), true),
                List.of(new Ended(new UUID(13, 14), 6, Ended.Reason.EXPIRED)));
        byte[] bytes = LogBatchCodec.encode(batch);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(CHANGES_GOLDEN);
        assertThat(LogBatchCodec.decode(bytes))
                .usingRecursiveComparison()
                .ignoringFields("answers.read.waitMillis", "answers.read.question.text")
                .isEqualTo(batch);
    }

    @Test
    void statesKeepTheirBytes() throws MalformedPayloadException {
        ReadEvent read = asking(new Question.State());
        ReadBatch batch = new ReadBatch(11, 12, 5, List.of(read));
        byte[] asked = ReadBatchCodec.encode(batch);
        assertThat(HexFormat.of().formatHex(asked)).isEqualTo(STATE_BATCH_GOLDEN);
        assertThat(ReadBatchCodec.decode(asked)).usingRecursiveComparison().isEqualTo(batch);

        PartitionState state = new PartitionState(40, true, 41, 1L << 33, 2, 3, 4, "17@node-1");
        LogBatch log = new LogBatch(
                "t-1",
                SOURCE,
                -1,
                43,
                Position.NONE,
                List.of(),
                List.of(new AnswerPart(read, 77, 8, 1, 0, true, List.of(), null, null, null, List.of(), state)),
                List.of(),
                Placement.VERIFIED);
        byte[] told = LogBatchCodec.encode(log);
        assertThat(HexFormat.of().formatHex(told)).isEqualTo(STATE_LOG_GOLDEN);
        assertThat(LogBatchCodec.decode(told))
                .usingRecursiveComparison()
                .ignoringFields("answers.read.waitMillis")
                .isEqualTo(log);
    }

    @Test
    void fragmentsKeepTheirText() throws MalformedPayloadException {
        assertThat(FragmentCodec.decode(FragmentCodec.encode(FRAGMENT))).isEqualTo(FRAGMENT);
        assertThatThrownBy(() -> FragmentCodec.decode(new byte[] {8, 2}))
                .hasMessage("fragment has version 2, expected 1");
    }

    @Property
    void garbageIsAnErrorAndNothingElse(@ForAll byte[] bytes) {
        try {
            ReadBatchCodec.decode(bytes);
        } catch (MalformedPayloadException expected) {
            assertThat(expected).hasMessageContaining("batch");
        }
        try {
            LogBatchCodec.decode(bytes);
        } catch (MalformedPayloadException expected) {
            assertThat(expected).hasMessageContaining("batch");
        }
    }

    /** As the generated classes refuse it, on whatever level. */
    @Test
    void refusesTheEndOfAGroup() {
        byte end = (1 << 3) | WireFormat.WIRETYPE_END_GROUP;
        byte reads = (dev.vidi.proto.log.v1.ReadBatch.READS_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        for (byte[] bytes : List.of(new byte[] {8, 1, end}, new byte[] {8, 1, reads, 1, end})) {
            assertThatThrownBy(() -> dev.vidi.proto.log.v1.ReadBatch.parseFrom(bytes))
                    .isInstanceOf(InvalidProtocolBufferException.class);
            assertThatThrownBy(() -> ReadBatchCodec.decode(bytes))
                    .isInstanceOf(MalformedPayloadException.class)
                    .hasMessageContaining("end-group tag");
        }
    }

    @Test
    void refusesAnotherVersion() {
        byte[] bytes = {8, 2};
        assertThatThrownBy(() -> ReadBatchCodec.decode(bytes))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessage("read batch has version 2, expected 1");
    }

    private static ReadEvent asking(Question question) {
        return new ReadEvent(new ReadId(11, 12), ANN, Level.EVENTUAL, 0, 0, 1000, 900, List.of(3), "", null, question);
    }

    private static LogBatch logBatch() {
        AnswerPart answer = new AnswerPart(
                KEYS_READ, 77, 8, 1, 0, true, List.of(new AnsweredRow(1, 40, 70, new byte[] {4, 5}, false)), null);
        AnswerPart refusal = new AnswerPart(
                OPERATION_READ, 78, 8, 2, 0, true, List.of(), new Refusal(Refusal.Reason.NOT_REACHED, "reached 41"));
        return new LogBatch(
                "t-1",
                SOURCE,
                -1,
                43,
                Position.of(SOURCE, 7),
                List.of(new Processed(11, 12, List.of(new ReadId(5, 6)))),
                List.of(answer, refusal),
                List.of(new Causes(41, 71, List.of(new ReadId(5, 6)), "op", "00-t", new byte[] {1})),
                Placement.VERIFIED);
    }
}
