package dev.vidi.processors.join;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.rows.RowStoreMeters;
import dev.vidi.processors.rows.RowStoreOptions;
import dev.vidi.processors.source.SourceDecoder;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Prints how quickly a task reads pages, and how long its slices take; {@code -Dvidi.pages.measure=true}. */
@EnabledIfSystemProperty(named = "vidi.pages.measure", matches = "true")
final class PageMeasure {

    private static final TopicPartition PARTITION = new TopicPartition(SimulatedTopic.TABLE.topic(), 0);
    private static final Queries QUERIES = new Queries(1 << 20, 1 << 20);

    private final SourceProgress progress = new SourceProgress();
    private final SourceDecoder decoder = new SourceDecoder(SimulatedTopic.TABLE, WriterSchemas.NONE);
    private final RowStore store = new RowStore(
            decoder, progress, RowStoreOptions.DEFAULT, new RowStoreMeters(new SimpleMeterRegistry(), "t"));
    private final List<LogBatch> logged = new ArrayList<>();
    private final Turns turns = new Turns(System::nanoTime);
    private final PartitionTask task;
    private long offset;
    private long reads;

    PageMeasure() throws IOException {
        Path directory = Files.createTempDirectory("pages");
        StateStoreContext context = (StateStoreContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StateStoreContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "taskId" -> new TaskId(0, 0);
                    case "stateDir" -> directory.toFile();
                    default -> null;
                });
        store.init(context, store);
        task = new PartitionTask(
                new TaskSetting(
                        decoder,
                        "reads",
                        1,
                        JoinOptions.DEFAULT,
                        new TokenCodec(new UUID(1, 1), List.of(new TokenKey("k", new byte[32]))),
                        progress,
                        partition -> CompletableFuture.completedFuture(new Ends(0, 0)),
                        new JoinMeters(new SimpleMeterRegistry(), "t"),
                        new JoinSpans(OpenTelemetry.noop(), System::nanoTime, Clock.systemUTC()),
                        System::nanoTime,
                        QUERIES,
                        turns,
                        "1@here"),
                store,
                0,
                1,
                null,
                new MemorySubscriptions(),
                new Output());
        task.advance();
        task.advance();
    }

    private final class Output implements TaskOutput {
        @Override
        public void log(int home, byte[] logBatch) {
            try {
                logged.add(LogBatchCodec.decode(logBatch));
            } catch (MalformedPayloadException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void fragment(byte[] hash, byte[] fragment) {}

        @Override
        public void deadLetter(byte[] letter) {}

        @Override
        public void keepDependencies(byte[] vector) {}

        @Override
        public void requestCommit() {
            commit();
        }
    }

    private void commit() {
        progress.committed(PARTITION, offset + 1);
        store.commit(Map.of(PARTITION, offset + 1));
    }

    private void write(int key, int value) {
        task.apply(new ConsumerRecord<>(
                "t",
                0,
                offset++,
                String.format("key-%012d", key).getBytes(StandardCharsets.UTF_8),
                ("{\"v\":" + value + "}").getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads all pages, the first as of a position, if it is given. */
    private void query(String name, String sql, boolean descending, long position) throws StatementException {
        SelectPlan plan = QUERIES.<RuntimeException>plan(sql, table -> SimulatedTopic.TABLE);
        long pin = position;
        byte[] after = null;
        long rows = 0;
        long examined = 0;
        List<Long> slices = new ArrayList<>();
        long begin = System.nanoTime();
        do {
            ask(plan, descending, after, pin);
            while (!isAnswered()) {
                turns.ofThread().polled(0);
                long from = System.nanoTime();
                task.advance();
                slices.add(System.nanoTime() - from);
            }
            pin = logged.get(logged.size() - 1).position();
            for (LogBatch batch : logged) {
                for (AnswerPart part : batch.answers()) {
                    rows += part.rows().size();
                    examined += part.last() ? part.pageEnd().examined() : 0;
                    after = part.last() ? part.pageEnd().resume() : null;
                }
            }
            logged.clear();
        } while (after != null);
        print(name, rows, examined, examined * 1e9 / (System.nanoTime() - begin), slices);
    }

    private boolean isAnswered() {
        return logged.stream().flatMap(batch -> batch.answers().stream()).anyMatch(AnswerPart::last);
    }

    private static void print(String name, long rows, long examined, double rate, List<Long> slices) {
        double[] millis =
                slices.stream().mapToDouble(nanos -> nanos / 1e6).sorted().toArray();
        System.out.printf(
                "%-34s %,9d rows of %,9d, %,10.0f looked at/s; %,5d slices, p50 %.2f p99 %.2f max %.2f ms%n",
                name,
                rows,
                examined,
                rate,
                millis.length,
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1]);
    }

    private void ask(SelectPlan plan, boolean descending, byte[] after, long pin) {
        Question.Page page = new Question.Page(
                plan.fragment().hash(),
                plan.fragment().text(),
                plan.fragment().encodeArguments(plan.fragmentArguments(List.of())),
                descending,
                after,
                0,
                null);
        ReadEvent event = new ReadEvent(
                new ReadId(1, ++reads),
                new Reader(new UUID(1, 2), "", "", ""),
                pin < 0 ? Level.EVENTUAL : Level.AS_OF,
                Math.max(pin, 0),
                0,
                600_000,
                600_000,
                List.of(0),
                "",
                null,
                page);
        task.join(new ReadBatch(1, reads, 0, List.of(event)), 0, reads, 0);
    }

    @Test
    void measure() throws IOException, StatementException {
        int size = 1_000_000;
        for (int key = 0; key < size; key++) {
            write(key, key % 1_000);
        }
        commit();
        for (int round = 0; round < 3; round++) {
            query("all", "SELECT * FROM t", false, -1);
            query("all, descending", "SELECT * FROM t", true, -1);
            query("one of 1,000, calculated", "SELECT k || 'x', v * 2 FROM t WHERE v = 500", false, -1);
            query("a tenth by key", "SELECT * FROM t WHERE k < 'key-000000100000'", false, -1);
        }
        for (int update = 0; update < 60_000; update++) {
            write((int) (update * 2_654_435_761L % size), 1);
        }
        long position = offset;
        write(0, 2);
        for (int round = 0; round < 2; round++) {
            query("all, through history", "SELECT * FROM t", false, position);
            query("all, through history, descending", "SELECT * FROM t", true, position);
        }
    }
}
