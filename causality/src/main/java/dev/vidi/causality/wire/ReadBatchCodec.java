package dev.vidi.causality.wire;

import static dev.vidi.causality.wire.FieldReader.DELIMITED;
import static dev.vidi.causality.wire.FieldReader.FIXED64;
import static dev.vidi.causality.wire.FieldReader.VARINT;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of the reads topics. */
public final class ReadBatchCodec {

    static final int VERSION = 1;

    private static final int HEAD_BYTES = 128;
    private static final int READ_BYTES = 96;

    // fields of ReadBatch
    private static final int BATCH_VERSION = 1;
    private static final int ROUTER = 2;
    private static final int SEQUENCE = 3;
    private static final int HOME = 4;
    private static final int READERS = 5;
    private static final int READS = 6;
    private static final int FRAGMENTS = 7;

    // fields of ReadEvent
    private static final int READ_ID = 1;
    private static final int READER = 2;
    private static final int LEVEL = 3;
    private static final int AT_LEAST = 4;
    private static final int DEPENDS_ON = 5;
    private static final int DEADLINE_MS = 6;
    private static final int WAIT_MS = 7;
    private static final int PARTITIONS = 8;
    private static final int TRACEPARENT = 9;
    private static final int RETRIES = 10;

    private ReadBatchCodec() {}

    public static byte[] encode(ReadBatch batch) {
        Readers readers = new Readers();
        int[] places = new int[batch.reads().size()];
        Map<FragmentHash, String> fragments = new LinkedHashMap<>();
        for (int i = 0; i < places.length; i++) {
            ReadEvent read = batch.reads().get(i);
            note(read.question(), fragments);
            places[i] = readers.place(read.reader());
        }
        FieldWriter out = new FieldWriter(HEAD_BYTES + READ_BYTES * places.length);
        out.number(BATCH_VERSION, VERSION);
        out.fixed(ROUTER, batch.router());
        out.number(SEQUENCE, batch.sequence());
        out.number(HOME, batch.home());
        readers.write(out, READERS);
        for (int i = 0; i < places.length; i++) {
            int start = out.open(READS);
            write(out, batch.reads().get(i), places[i]);
            out.close(start);
        }
        for (String text : fragments.values()) {
            out.element(FRAGMENTS, text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toBytes();
    }

    private static void note(@Nullable Question question, Map<FragmentHash, String> fragments) {
        if (question instanceof Question.Page page && page.text() != null) {
            fragments.putIfAbsent(page.fragment(), page.text());
        } else if (question instanceof Question.Subscribe subscribe && subscribe.text() != null) {
            fragments.putIfAbsent(subscribe.fragment(), subscribe.text());
        }
    }

    private static void write(FieldWriter out, ReadEvent read, int reader) {
        out.id(READ_ID, read.id().high(), read.id().low());
        out.number(READER, reader);
        out.number(LEVEL, Levels.number(read.level()));
        out.number(AT_LEAST, read.atLeast());
        out.number(DEPENDS_ON, read.dependsOn());
        out.number(DEADLINE_MS, read.deadlineMillis());
        out.number(WAIT_MS, read.waitMillis());
        out.numbers(PARTITIONS, read.partitions());
        out.text(TRACEPARENT, read.traceparent());
        ReadId retries = read.retries();
        if (retries != null) {
            out.id(RETRIES, retries.high(), retries.low());
        }
        Question question = read.question();
        if (question != null) {
            Questions.write(out, question);
        }
    }

    public static ReadBatch decode(byte[] bytes) throws MalformedPayloadException {
        try {
            return read(bytes);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedPayloadException("not a batch of reads: " + e.getMessage(), e);
        }
    }

    /** In two passes: what reads refer to may come behind them. */
    private static ReadBatch read(byte[] bytes) throws IOException, MalformedPayloadException {
        int version = 0;
        long router = 0;
        long sequence = 0;
        int home = 0;
        int count = 0;
        List<Reader> readers = new ArrayList<>();
        Map<FragmentHash, String> fragments = new HashMap<>();
        FieldReader in = new FieldReader(bytes);
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case BATCH_VERSION << 3 | VARINT -> version = in.integer();
                case ROUTER << 3 | FIXED64 -> router = in.fixed();
                case SEQUENCE << 3 | VARINT -> sequence = in.number();
                case HOME << 3 | VARINT -> home = in.integer();
                case READERS << 3 | DELIMITED -> readers.add(Readers.read(in));
                case FRAGMENTS << 3 | DELIMITED -> {
                    String text = in.text();
                    fragments.put(FragmentHash.ofText(text), text);
                }
                case READS << 3 | DELIMITED -> {
                    count++;
                    in.skip(field);
                }
                default -> in.skip(field);
            }
        }
        requireVersion("read batch", version, VERSION);
        List<ReadEvent> reads = new ArrayList<>(count);
        in = new FieldReader(bytes);
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == (READS << 3 | DELIMITED)) {
                reads.add(read(in, readers, fragments));
            } else {
                in.skip(field);
            }
        }
        return new ReadBatch(router, sequence, home, reads);
    }

    static void requireVersion(String what, int found, int expected) throws MalformedPayloadException {
        if (found != expected) {
            throw new MalformedPayloadException(what + " has version " + found + ", expected " + expected);
        }
    }

    private static ReadEvent read(FieldReader in, List<Reader> readers, Map<FragmentHash, String> fragments)
            throws IOException {
        ReadId id = null;
        int reader = 0;
        int level = 0;
        long atLeast = 0;
        long dependsOn = 0;
        int deadline = 0;
        int wait = 0;
        List<Integer> partitions = List.of();
        String traceparent = "";
        ReadId retries = null;
        Question question = null;
        int end = in.open();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case READ_ID << 3 | DELIMITED -> id = in.id();
                case READER << 3 | VARINT -> reader = in.integer();
                case LEVEL << 3 | VARINT -> level = in.integer();
                case AT_LEAST << 3 | VARINT -> atLeast = in.number();
                case DEPENDS_ON << 3 | VARINT -> dependsOn = in.number();
                case DEADLINE_MS << 3 | VARINT -> deadline = in.integer();
                case WAIT_MS << 3 | VARINT -> wait = in.integer();
                case PARTITIONS << 3 | DELIMITED -> partitions = in.numbers(partitions);
                case PARTITIONS << 3 | VARINT -> partitions = in.oneMoreNumber(partitions);
                case TRACEPARENT << 3 | DELIMITED -> traceparent = in.text();
                case RETRIES << 3 | DELIMITED -> retries = in.idOrNull();
                default -> question = Questions.readOr(question, field, in, fragments);
            }
        }
        in.close(end);
        return new ReadEvent(
                FieldReader.required(id),
                readers.get(reader),
                Levels.ofNumber(level),
                atLeast,
                dependsOn,
                deadline,
                wait,
                partitions,
                traceparent,
                retries,
                question);
    }
}
