package dev.vidi.micro;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.ReadBatchCodec;
import dev.vidi.causality.wire.TokenCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Batches of reads, batches of answers with a row each, and tokens: values to bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    private static final UUID CLUSTER = new UUID(9, 9);

    /** Reads in a batch. */
    @Param({"1", "64"})
    public int batch;

    private ReadBatch reads = new ReadBatch(11, 12, 5, List.of());
    private byte[] readBytes = {};
    private LogBatch answers = answers(List.of());
    private byte[] answerBytes = {};
    private final TokenCodec tokens = new TokenCodec(
            CLUSTER, List.of(new TokenKey("k1", "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8))));
    private final Token token = Token.start(CLUSTER, new UUID(5, 6), 7)
            .afterRead(new ReadId(8, 9), Position.of(Samples.SOURCE, 10), Position.NONE);
    private final byte[] tokenBytes = tokens.encode(token);

    @Setup
    public void make() {
        reads = new ReadBatch(11, 12, 5, Samples.reads(batch));
        readBytes = ReadBatchCodec.encode(reads);
        List<AnswerPart> parts = new ArrayList<>();
        for (ReadEvent read : reads.reads()) {
            parts.add(new AnswerPart(
                    read,
                    1_000,
                    77,
                    parts.size(),
                    0,
                    true,
                    List.of(new AnsweredRow(0, 41, 900, Samples.row(parts.size()), false)),
                    null));
        }
        answers = answers(parts);
        answerBytes = LogBatchCodec.encode(answers);
    }

    private static LogBatch answers(List<AnswerPart> parts) {
        return new LogBatch(
                "t-1",
                Samples.SOURCE,
                -17,
                43,
                Position.NONE,
                List.of(new Processed(11, 12, List.of())),
                parts,
                List.of(),
                Placement.VERIFIED);
    }

    @Benchmark
    public byte[] encodeReads() {
        return ReadBatchCodec.encode(reads);
    }

    @Benchmark
    public ReadBatch decodeReads() throws MalformedPayloadException {
        return ReadBatchCodec.decode(readBytes);
    }

    @Benchmark
    public byte[] encodeAnswers() {
        return LogBatchCodec.encode(answers);
    }

    @Benchmark
    public LogBatch decodeAnswers() throws MalformedPayloadException {
        return LogBatchCodec.decode(answerBytes);
    }

    @Benchmark
    public byte[] encodeToken() {
        return tokens.encode(token);
    }

    @Benchmark
    public Token decodeToken() throws TokenException {
        return tokens.decode(tokenBytes);
    }
}
