package dev.vidi.router.grpc;

import static dev.vidi.router.grpc.TestRouter.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.wire.FragmentCodec;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.proto.api.v1.AnswerEntry;
import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.LogEntry;
import dev.vidi.proto.api.v1.LogGrpc;
import dev.vidi.proto.api.v1.ReadLogRequest;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.sql.Queries;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadLogTest {
    private static final TableDefinition ORDERS = FakeCatalog.ORDERS;
    private static final TableDefinition USERS = FakeCatalog.table("users", new Column("id", ColumnType.BIGINT, false));
    private static final long APPENDED = 10_000;
    private static final ReadLogRequest ALL = ReadLogRequest.getDefaultInstance();

    private TestRouter router;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter();
        router.catalog.add(USERS, "");
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void tellsWhoSawWhat() throws Exception {
        append(0, APPENDED + 50, ORDERS, answer(read(1, "a", "b"), 0, true, row(0, "a", 7)));
        LogEntry entry = entries(ALL).get(0);
        assertThat(entry.getAt().getTopic()).isEqualTo("vidi.readlog");
        assertThat(entry.getAt().getTimestampMs()).isEqualTo(APPENDED + 50);
        assertThat(entry.getTable()).isEqualTo("orders");
        assertThat(entry.getPartition()).isEqualTo(3);
        assertThat(entry.getIncarnation()).isEqualTo("beef");
        assertThat(entry.getPosition()).isEqualTo(41);
        AnswerEntry answer = entry.getAnswer();
        assertThat(answer.getReadId()).isEqualTo(new ReadId(0, 1).toString());
        assertThat(answer.getPrincipal()).isEqualTo("alice");
        assertThat(answer.getOnBehalfOf()).isEqualTo("carol");
        assertThat(answer.getPurpose()).isEqualTo("support");
        assertThat(answer.getLevel()).isEqualTo("SESSION");
        assertThat(answer.getVoid()).isFalse();
        assertThat(answer.getReadAt())
                .isEqualTo(Coordinates.newBuilder()
                        .setTopic("vidi.reads." + ORDERS.id())
                        .setPartition(3)
                        .setOffset(21)
                        .setTimestampMs(APPENDED)
                        .build());
        assertThat(answer.getReadIndex()).isEqualTo(2);
        assertThat(answer.getDependencies(0).getTopic()).isEqualTo("topic-users");
        assertThat(answer.getDependencies(0).getOffset()).isEqualTo(12);
        assertThat(answer.getResultsList()).extracting(KeyResult::getKey).containsExactly(text("a"), text("b"));
        KeyResult found = answer.getResults(0);
        assertThat(found.getRow().getValues(0)).isEqualTo(text("a"));
        assertThat(found.getAt().getTopic()).isEqualTo("topic-orders");
        assertThat(found.getAt().getPartition()).isEqualTo(3);
        assertThat(found.getAt().getOffset()).isEqualTo(7);
        assertThat(answer.getResults(1).hasRow()).isFalse();
        assertThat(answer.getResults(1).hasAt()).isFalse();
    }

    @Test
    void marksAnswersThatCameAfterTheDeadline() throws Exception {
        append(0, APPENDED + 1_001, ORDERS, answer(read(1, "a"), 0, true));
        assertThat(entries(ALL).get(0).getAnswer().getVoid()).isTrue();
    }

    @Test
    void tellsRefusalsWithoutResults() throws Exception {
        AnswerPart refused = new AnswerPart(
                read(1, "a"),
                APPENDED,
                0,
                0,
                0,
                true,
                List.of(),
                new Refusal(Refusal.Reason.NOT_REACHED, "position 3 of 9"));
        append(0, APPENDED, ORDERS, refused);
        AnswerEntry answer = entries(ALL).get(0).getAnswer();
        assertThat(answer.getRefusal()).isEqualTo("NOT_REACHED: position 3 of 9");
        assertThat(answer.getResultsList()).isEmpty();
    }

    @Test
    void tellsWhatAQueryAskedFor() throws Exception {
        String sql = "SELECT id FROM orders WHERE customer > 7 AND amount < 2.50";
        SelectPlan plan = new Queries(0, 0).<RuntimeException>plan(sql, name -> ORDERS);
        Fragment fragment = plan.fragment();
        List<Object> arguments = plan.fragmentArguments(List.of());
        router.log.fragment(fragment.hash(), FragmentCodec.encode(fragment.text()));
        byte[] bytes = fragment.encodeArguments(arguments);
        ReadEvent page = event(1, new Question.Page(fragment.hash(), null, bytes, false, null, 0, null));
        ReadEvent subscribe =
                event(2, new Question.Subscribe(new UUID(7, 8), "", 1, fragment.hash(), null, bytes, 0, 0));
        append(0, APPENDED, ORDERS, answer(page, 0, true), answer(subscribe, 0, true));
        assertThat(entries(ALL)).hasSize(2).extracting(LogEntry::getAnswer).allSatisfy(answer -> {
            assertThat(answer.getAsked()).endsWith("fragment " + fragment.hash());
            assertThat(answer.getFragment()).isEqualTo(fragment.text());
            assertThat(answer.getArgumentsList()).hasSameSizeAs(arguments).isNotEmpty();
            assertThat(answer.getArgumentsList().toString()).contains("7", "2.50");
        });
    }

    @Test
    void tellsTheHashOfAFragmentWhoseTextNobodyHas() throws Exception {
        FragmentHash unknown = FragmentHash.ofText("SELECT 1");
        ReadEvent page = event(1, new Question.Page(unknown, null, new byte[0], false, null, 0, null));
        append(0, APPENDED, ORDERS, answer(page, 0, true));
        AnswerEntry answer = entries(ALL).get(0).getAnswer();
        assertThat(answer.getAsked()).isEqualTo("first page of fragment " + unknown);
        assertThat(answer.getFragment()).isEmpty();
        assertThat(answer.getArgumentsList()).isEmpty();
    }

    @Test
    void tellsKeysOfAnswersInParts() throws Exception {
        ReadEvent read = read(1, "a", "b", "c");
        append(0, APPENDED, ORDERS, answer(read, 0, false, row(0, "a", 7)));
        append(0, APPENDED, ORDERS, answer(withoutQuestion(read), 1, true, row(2, "c", 8)));
        List<LogEntry> entries = entries(ALL);
        assertThat(keys(entries.get(0))).containsExactly("a7");
        assertThat(keys(entries.get(1))).containsExactly("c8", "b-");
    }

    @Test
    void tellsKeysOfRowsWhoseFirstPartWasNotRead() throws Exception {
        append(0, APPENDED, ORDERS, answer(withoutQuestion(read(1, "a")), 1, true, row(2, "c", 8)));
        assertThat(keys(entries(ALL).get(0))).containsExactly("c8");
    }

    @Test
    void tellsCausesOfWrites() throws Exception {
        Causes causes =
                new Causes(17, 99, List.of(new ReadId(0, 1)), "op-1", "", new KeyCodec(ColumnType.VARCHAR).encode("a"));
        router.log.append(0, APPENDED, LogBatchCodec.encode(batch(ORDERS, List.of(), List.of(causes))));
        LogEntry entry = entries(ALL).get(0);
        assertThat(entry.getCauses().getKey()).isEqualTo(text("a"));
        assertThat(entry.getCauses().getWrite().getOffset()).isEqualTo(17);
        assertThat(entry.getCauses().getReadIdsList()).containsExactly(new ReadId(0, 1).toString());
        assertThat(entry.getCauses().getOperationId()).isEqualTo("op-1");
    }

    @Test
    void tellsOnlyTheTableAskedFor() throws Exception {
        append(0, APPENDED, USERS, answer(userRead(1, 5), 0, true));
        append(0, APPENDED, ORDERS, answer(read(2, "a"), 0, true));
        append(1, APPENDED, USERS, answer(userRead(3, 6), 0, true));
        assertThat(entries(ALL.toBuilder().setTable("USERS").build()))
                .extracting(LogEntry::getTable)
                .containsExactly("users", "users");
    }

    @Test
    void refusesUnknownTable() throws Exception {
        TestCall<ReadLogRequest, LogEntry> call =
                call(ALL.toBuilder().setTable("user").build()).request(1);
        assertThat(call.end().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(call.end().getDescription()).contains("users");
    }

    @Test
    void tellsTheLatestEntries() throws Exception {
        for (int i = 0; i < 50; i++) {
            append(
                    i % 2,
                    APPENDED + i,
                    ORDERS,
                    answer(read(2L * i, "a"), 0, true),
                    answer(read(2L * i + 1, "a"), 0, true));
            router.log.append(
                    i % 2, APPENDED + i, LogBatchCodec.encode(batch(ORDERS, List.of(), List.of()))); // no entries
        }
        List<String> expected = new ArrayList<>();
        for (int read = 95; read < 100; read++) {
            expected.add(new ReadId(0, read).toString());
        }
        assertThat(entries(ALL.toBuilder().setLast(5).build()))
                .extracting(entry -> entry.getAnswer().getReadId())
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(entries(ALL.toBuilder().setLast(1_000).build())).hasSize(100);
    }

    @Test
    void findsTheLatestEntriesOfTableAmongManyOthers() throws Exception {
        append(0, APPENDED, USERS, answer(userRead(1, 5), 0, true));
        for (int i = 0; i < 100; i++) {
            append(0, APPENDED + i, ORDERS, answer(read(2, "a"), 0, true));
        }
        assertThat(entries(ALL.toBuilder().setTable("users").setLast(2).build()))
                .hasSize(1);
    }

    @Test
    void refusesTooManyLatestEntries() throws Exception {
        Status status = call(ALL.toBuilder().setLast(10_001).build()).request(1).end();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void followsWhatIsAppendedLater() throws Exception {
        append(0, APPENDED, ORDERS, answer(read(1, "a"), 0, true));
        TestCall<ReadLogRequest, LogEntry> call =
                call(ALL.toBuilder().setFollow(true).setLast(1).build()).request(10);
        assertThat(call.next().getAnswer().getReadId()).isEqualTo(new ReadId(0, 1).toString());
        append(1, APPENDED, ORDERS, answer(read(2, "a"), 0, true));
        assertThat(call.next().getAnswer().getReadId()).isEqualTo(new ReadId(0, 2).toString());
        assertThat(call.status).isNotDone();
        call.cancel();
        Awaitility.await().until(() -> router.log.open.get() == 0);
    }

    @Test
    void endsAtWhatWasThereWhenItBegan() throws Exception {
        append(0, APPENDED, ORDERS, answer(read(1, "a"), 0, true));
        append(0, APPENDED, ORDERS, answer(read(2, "a"), 0, true));
        TestCall<ReadLogRequest, LogEntry> call = call(ALL).request(1);
        call.next();
        append(0, APPENDED, ORDERS, answer(read(3, "a"), 0, true)); // the client is slow, the log is not
        call.request(10);
        call.next();
        assertThat(call.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(call.received).isEmpty();
    }

    @Test
    void waitsForClientThatTakesNothing() throws Exception {
        for (int i = 0; i < 100; i++) {
            append(0, APPENDED, ORDERS, answer(read(i, "a"), 0, true));
        }
        TestCall<ReadLogRequest, LogEntry> call = call(ALL).request(3);
        for (int i = 0; i < 3; i++) {
            call.next();
        }
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().startsWith("vidi-log-tail")
                                && thread.getState() == Thread.State.WAITING));
        assertThat(call.received).isEmpty();
        call.request(100);
        assertThat(call.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(call.received).hasSize(97);
    }

    @Test
    void boundsReadingsAtTheSameTime() throws Exception {
        ReadLogRequest follow = ALL.toBuilder().setFollow(true).build();
        TestCall<ReadLogRequest, LogEntry> first = call(follow).request(1);
        call(follow).request(1);
        Awaitility.await().until(() -> router.log.open.get() == TestRouter.TAILS_MAX);
        Status status = call(follow).request(1).end();
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        first.cancel();
        Awaitility.await().until(() -> call(ALL).request(1).end().isOk());
    }

    @Test
    void tellsReadingsThatTheServerCloses() throws Exception {
        TestCall<ReadLogRequest, LogEntry> call =
                call(ALL.toBuilder().setFollow(true).build()).request(1);
        Awaitility.await().until(() -> router.log.open.get() == 1);
        router.tails().close();
        assertThat(call.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(call(ALL).request(1).end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void namesThePlaceOfCorruptRecord() throws Exception {
        append(0, APPENDED, ORDERS, answer(read(1, "a"), 0, true));
        router.log.append(0, APPENDED, new byte[] {1, 2, 3});
        TestCall<ReadLogRequest, LogEntry> call = call(ALL).request(10);
        assertThat(call.end().getCode()).isEqualTo(Status.Code.DATA_LOSS);
        assertThat(call.end().getDescription()).contains("vidi.readlog-0 at offset 1");
    }

    @Test
    void tellsEntriesOfForgottenTableByItsId() throws Exception {
        TableDefinition gone = FakeCatalog.table("gone", new Column("id", ColumnType.VARCHAR, false));
        append(0, APPENDED, gone, answer(read(1, "a"), 0, true));
        assertThat(entries(ALL).get(0).getTable()).isEqualTo("gone-id");
    }

    private void append(int partition, long timestamp, TableDefinition table, AnswerPart... answers) {
        router.log.append(partition, timestamp, LogBatchCodec.encode(batch(table, Arrays.asList(answers), List.of())));
    }

    private static LogBatch batch(TableDefinition table, List<AnswerPart> answers, List<Causes> causes) {
        return new LogBatch(
                table.id(),
                new SourcePartition(table.topicId(), 3),
                0xbeefL,
                42,
                Position.of(new SourcePartition(USERS.topicId(), 1), 12),
                List.of(new Processed(1, 1, List.of())),
                answers,
                causes,
                Placement.VERIFIED);
    }

    private static AnswerPart answer(ReadEvent read, int part, boolean last, AnsweredRow... rows) {
        return new AnswerPart(read, APPENDED, 21, 2, part, last, List.of(rows), null);
    }

    private static AnsweredRow row(int place, String key, long offset) {
        return new AnsweredRow(
                place, offset, 1_000, new RowCodec(ORDERS.schema()).encode(new Object[] {key, 1L, null}), false);
    }

    private static ReadEvent read(long id, String... keys) {
        KeyCodec codec = new KeyCodec(ColumnType.VARCHAR);
        return event(
                id, new Question.Keys(Arrays.stream(keys).map(codec::encode).toList()));
    }

    private static ReadEvent userRead(long id, long key) {
        return event(id, new Question.Keys(List.of(new KeyCodec(ColumnType.BIGINT).encode(key))));
    }

    private static ReadEvent withoutQuestion(ReadEvent read) {
        return event(read.id().low(), null);
    }

    private static ReadEvent event(long id, Question question) {
        return new ReadEvent(
                new ReadId(0, id),
                new Reader(new UUID(5, 6), "alice", "carol", "support"),
                Level.SESSION,
                0,
                0,
                1_000,
                0,
                List.of(3),
                "",
                null,
                question);
    }

    private static List<String> keys(LogEntry entry) {
        return entry.getAnswer().getResultsList().stream()
                .map(result -> result.getKey().getStringValue()
                        + (result.hasAt() ? result.getAt().getOffset() : "-"))
                .toList();
    }

    private List<LogEntry> entries(ReadLogRequest request) throws Exception {
        TestCall<ReadLogRequest, LogEntry> call = call(request).request(10_000);
        assertThat(call.end()).isEqualTo(Status.OK);
        return new ArrayList<>(call.received);
    }

    private TestCall<ReadLogRequest, LogEntry> call(ReadLogRequest request) {
        TestCall<ReadLogRequest, LogEntry> call =
                new TestCall<ReadLogRequest, LogEntry>(router.channel, LogGrpc.getReadLogMethod()).send(request);
        call.halfClose();
        return call;
    }
}
