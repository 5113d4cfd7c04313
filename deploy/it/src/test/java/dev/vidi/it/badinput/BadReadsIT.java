package dev.vidi.it.badinput;

import static dev.vidi.it.badinput.EmbeddedVidi.bytes;
import static dev.vidi.it.badinput.EmbeddedVidi.tokensOf;
import static dev.vidi.it.badinput.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.client.Answer;
import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Session;
import dev.vidi.client.Token;
import dev.vidi.client.Written;
import dev.vidi.proto.api.v1.Failure;
import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SessionAnswer;
import dev.vidi.proto.api.v1.SessionRead;
import dev.vidi.proto.api.v1.SessionRequest;
import dev.vidi.proto.api.v1.Value;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads and writes that cannot be, each followed by one that can. */
@Timeout(60)
final class BadReadsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ReadOptions STRONG = ReadOptions.DEFAULT.withLevel(Level.STRONG);
    private static final ReadOptions BRIEFLY = ReadOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));
    private static final int MIB = 1 << 20;

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    private static UUID offers;
    private static Written known;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
        offers = vidi.topic("offers", 2, Map.of("max.message.bytes", Integer.toString(8 * MIB)));
        vidi.client().execute("CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10,2), note VARCHAR)");
        vidi.topic("notes", 1, Map.of("max.message.bytes", Integer.toString(8 * MIB)));
        vidi.client().execute("CREATE TABLE notes (k VARCHAR PRIMARY KEY, note VARCHAR)");
        vidi.client().execute("CREATE TABLE stock (id BIGINT PRIMARY KEY, n INTEGER) WITH (partitions = 1)");
        known = vidi.client().session().write("offers", "{\"sku\": \"a1\", \"price\": 9.99}");
    }

    /** Whatever was refused, the next one is answered. */
    @AfterEach
    void answersAsBefore() {
        Session session = vidi.client().session(known.token());
        assertThat(session.get("offers", "a1").row().orElseThrow().at()).isEqualTo(known.at());
        Written next = session.write("stock", "{\"id\": 1, \"n\": 2}");
        assertThat(session.get("stock", 1).row().orElseThrow().at()).isEqualTo(next.at());
    }

    @Test
    void namesTheNearestTableOfAnUnknownOne() {
        Session session = vidi.client().session();
        String message = "table offer is unknown; did you mean offers?";
        assertRefused(() -> session.get("offer", "a1"), Status.Code.NOT_FOUND, message);
        assertRefused(() -> session.getMany("offer", List.of("a1", "a2")), Status.Code.NOT_FOUND, message);
        assertRefused(() -> session.write("offer", "{}"), Status.Code.NOT_FOUND, message);
        assertRefused(() -> session.delete("offer", "a1"), Status.Code.NOT_FOUND, message);
        assertRefused(() -> vidi.client().describe("zzz"), Status.Code.NOT_FOUND, "SHOW TABLES");
    }

    @Test
    void namesColumnAndTypeOfAWrongKey() {
        Session session = vidi.client().session();
        String message = "table stock, column id (BIGINT): expected BIGINT in int_value, found string_value";
        assertRefused(() -> session.get("stock", "one"), Status.Code.INVALID_ARGUMENT, message);
        assertRefused(() -> session.getMany("stock", List.of(1, "two")), Status.Code.INVALID_ARGUMENT, message);
        assertRefused(() -> session.delete("stock", "one"), Status.Code.INVALID_ARGUMENT, message);
        assertRefused(
                () -> session.write("stock", "{\"id\": \"one\"}"),
                Status.Code.INVALID_ARGUMENT,
                "field id at character 7: (BIGINT) expected a whole number of 64 bits, found a string");
    }

    @Test
    void saysWhatIsWrongWithARow() {
        Session session = vidi.client().session();
        assertRefused(
                () -> session.write("offers", "{\"sku\": \"a1\", \"price\": 1.999}"),
                Status.Code.INVALID_ARGUMENT,
                "field price",
                "digits after the point");
        assertRefused(
                () -> session.write("offers", "{\"sku\": \"a1\", \"pryce\": 1}"),
                Status.Code.INVALID_ARGUMENT,
                "unknown field pryce",
                "columns are");
        assertRefused(() -> session.write("offers", "{\"price\": 1}"), Status.Code.INVALID_ARGUMENT, "sku");
        assertRefused(
                () -> session.write("offers", "{\"sku\": \"a1\""),
                Status.Code.INVALID_ARGUMENT,
                "not valid JSON",
                "at");
    }

    @Test
    void refusesAKeyThatIsTooLarge() {
        Session session = vidi.client().session();
        String key = "k".repeat(64 * 1024);
        String message = "a key has at most 65536 bytes, this has 65538";
        assertRefused(() -> session.get("offers", key), Status.Code.INVALID_ARGUMENT, "column sku", message);
        assertRefused(
                () -> session.write("offers", "{\"sku\": \"" + key + "\"}"),
                Status.Code.INVALID_ARGUMENT,
                "column sku",
                message);
        String fits = key.substring(2);
        Written written = session.write("offers", "{\"sku\": \"" + fits + "\"}");
        assertThat(session.get("offers", fits).row().orElseThrow().at()).isEqualTo(written.at());
    }

    @Test
    void readsTenThousandKeysAndNotOneMore() {
        GetManyRequest.Builder request = GetManyRequest.newBuilder().setTable("offers");
        for (int i = 0; i <= 10_000; i++) {
            request.addKeys(text(i == 0 ? "a1" : "k" + i));
        }
        assertRefused(
                () -> ReadsGrpc.newBlockingStub(vidi.channel())
                        .getMany(request.build())
                        .next(),
                Status.Code.INVALID_ARGUMENT,
                "a read has 1 to 10000 keys, this has 10001");

        List<String> keys = IntStream.range(0, 10_000).mapToObj(i -> "a" + i).toList();
        Answer answer = vidi.client().session(known.token()).getMany("offers", keys);
        assertThat(answer.results()).extracting(result -> result.key()).isEqualTo(keys);
        assertThat(answer.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.at()).isEqualTo(known.at()));
    }

    @Test
    void refusesKeysThatAreTooLargeTogetherAndAnswersWhatJustFits() throws Exception {
        Session session = vidi.client().session();
        assertRefused(
                () -> session.getMany("notes", keys(70)),
                Status.Code.INVALID_ARGUMENT,
                "the keys of a read have at most 4194304 bytes together, these have",
                "read fewer at a time");

        // Neither the question nor the row leaves room for the other in a record of the read log.
        vidi.append("notes", "k0", "{\"note\": \"" + "n".repeat(4 * MIB - 100) + "\"}");
        List<String> keys = new ArrayList<>(List.of("k0"));
        keys.addAll(keys(65));
        Answer answer = session.getMany("notes", keys, STRONG);
        assertThat(answer.results()).hasSize(66);
        assertThat(answer.row().orElseThrow().get("note", String.class)).hasSize(4 * MIB - 100);
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> i + "k".repeat(64_000)).toList();
    }

    @Test
    void endsReadsAtTheirDeadlines() {
        GetRequest request =
                GetRequest.newBuilder().setTable("offers").setKey(text("a1")).build();
        assertRefused(
                () -> ReadsGrpc.newBlockingStub(vidi.channel())
                        .withDeadlineAfter(0, TimeUnit.NANOSECONDS)
                        .get(request),
                Status.Code.DEADLINE_EXCEEDED);
        assertRefused(
                () -> vidi.client().session().get("offers", "a1", ReadOptions.DEFAULT.withTimeout(Duration.ofNanos(1))),
                Status.Code.DEADLINE_EXCEEDED,
                "time");
    }

    @Test
    void answersTheGoodReadsOfAStreamAmongTheBad() throws Exception {
        SessionRequest reads = SessionRequest.newBuilder()
                .addReads(read(1, "offers", text("a1")))
                .addReads(read(2, "offer", text("a1")))
                .addReads(read(3, "stock", text("one")))
                .addReads(read(4, "offers"))
                .addReads(read(5, "offers", text("k".repeat(70_000))))
                .addReads(read(6, "offers", text("a1"), text("none")))
                .addReads(read(7, "offers", text("a1")).setTimeoutMs(600_000))
                .addReads(read(8, "offers", text("a1"))
                        .setOptions(
                                dev.vidi.proto.api.v1.ReadOptions.newBuilder().setLevelValue(9)))
                .addReads(read(9, "offers").addAllKeys(Collections.nCopies(10_001, text("a1"))))
                .build();
        try (SessionStream stream = new SessionStream(vidi.channel(), known.token())) {
            Map<Long, SessionAnswer> answers = stream.ask(reads);
            assertThat(answers.get(1L).getResults(0).getAt().getOffset())
                    .isEqualTo(known.at().offset());
            assertThat(answers.get(6L).getResultsList())
                    .extracting(result -> result.hasRow())
                    .containsExactly(true, false);
            assertThat(answers.get(7L).hasFailure()).isFalse();
            assertFailed(answers.get(2L), Status.Code.NOT_FOUND, "did you mean offers?");
            assertFailed(answers.get(3L), Status.Code.INVALID_ARGUMENT, "table stock, column id (BIGINT)");
            assertFailed(answers.get(4L), Status.Code.INVALID_ARGUMENT, "1 to 10000 keys, this has 0");
            assertFailed(answers.get(5L), Status.Code.INVALID_ARGUMENT, "a key has at most 65536 bytes");
            assertFailed(answers.get(8L), Status.Code.INVALID_ARGUMENT, "level 9 is unknown");
            assertFailed(answers.get(9L), Status.Code.INVALID_ARGUMENT, "1 to 10000 keys, this has 10001");

            SessionRequest next = SessionRequest.newBuilder()
                    .addReads(
                            read(10, "stock", Value.newBuilder().setIntValue(9).build()))
                    .build();
            assertThat(stream.ask(next).get(10L).getFailure()).isEqualTo(Failure.getDefaultInstance());
            assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
        }
    }

    private static SessionRead.Builder read(long id, String table, Value... keys) {
        return SessionRead.newBuilder().setId(id).setTable(table).addAllKeys(List.of(keys));
    }

    private static void assertFailed(SessionAnswer answer, Status.Code code, String message) {
        assertThat(answer.getFailure().getMessage()).contains(message);
        assertThat(answer.getFailure().getCode()).isEqualTo(code.value());
    }

    @Test
    void refusesForgedTruncatedForeignAndFutureTokens() throws Exception {
        byte[] good = known.token().toBytes();
        byte[] forged = good.clone();
        forged[forged.length - 1] ^= 1;
        assertTokenRefused(forged, Status.Code.INVALID_ARGUMENT, "not signed by a key of this server", "new session");
        assertTokenRefused(
                Arrays.copyOf(good, good.length - 1), Status.Code.INVALID_ARGUMENT, "not signed", "new session");
        assertTokenRefused(Arrays.copyOf(good, 5), Status.Code.INVALID_ARGUMENT, "cut off");
        assertTokenRefused(bytes("x"), Status.Code.INVALID_ARGUMENT, "not a token of Vidi: 1 bytes");
        byte[] future = good.clone();
        future[0] = 2;
        assertTokenRefused(future, Status.Code.INVALID_ARGUMENT, "token has format 2, this server reads format 1");

        UUID elsewhere = new UUID(7, 7);
        byte[] foreign = tokensOf(elsewhere).encode(dev.vidi.causality.token.Token.start(elsewhere, new UUID(1, 1), 0));
        assertTokenRefused(
                foreign, Status.Code.FAILED_PRECONDITION, "names the offsets of another Kafka cluster", "new session");
    }

    private static void assertTokenRefused(byte[] token, Status.Code code, String... parts) {
        Session session = vidi.client().session(Token.of(token));
        assertRefused(() -> session.get("offers", "a1"), code, parts);
        assertRefused(() -> session.getMany("offers", List.of("a1", "a2")), code, parts);
        assertRefused(() -> session.write("offers", "{\"sku\": \"x\"}"), code, parts);
    }

    @Test
    void refusesASessionThatHasSeenWhatIsNotThere() throws Exception {
        Token beyond =
                signed(Position.of(new SourcePartition(offers, known.at().partition()), 1_000_000), Position.NONE);
        assertRefused(
                () -> vidi.client().session(beyond).get("offers", "a1", BRIEFLY),
                Status.Code.FAILED_PRECONDITION,
                "partition " + known.at().partition() + " of table offers",
                "has seen offers-" + known.at().partition() + " up to offset 1000000",
                "start a new session");
        assertRefused(
                () -> vidi.client()
                        .session(signed(Position.of(new SourcePartition(offers, 2), 0), Position.NONE))
                        .get("offers", "a1"),
                Status.Code.FAILED_PRECONDITION,
                "token names partition offers-2, but table offers has 2 partitions",
                "start a new session");

        // What others only claim to depend on is capped at the end.
        Token claimed = signed(
                Position.NONE,
                Position.of(new SourcePartition(offers, known.at().partition()), 1_000_000));
        assertThat(vidi.client()
                        .session(claimed)
                        .get("offers", "a1")
                        .row()
                        .orElseThrow()
                        .at())
                .isEqualTo(known.at());
    }

    private static Token signed(Position seen, Position dependencies) {
        return Token.of(vidi.tokens()
                .encode(new dev.vidi.causality.token.Token(
                        vidi.tokens().cluster(), new UUID(1, 1), 0, seen, dependencies, List.of())));
    }

    @Test
    void splitsAnAnswerThatIsLargerThanAKafkaMessage() throws Exception {
        List<String> notes = IntStream.range(0, 4)
                .mapToObj(i -> Integer.toString(i).repeat(MIB))
                .toList();
        for (int i = 0; i < notes.size(); i++) {
            vidi.append("offers", "large" + i, "{\"note\": \"" + notes.get(i) + "\"}");
        }
        List<String> keys =
                IntStream.range(0, 20).mapToObj(i -> "large" + i % 4).toList();
        Answer answer = vidi.client().session().getMany("offers", keys, STRONG);
        assertThat(answer.rows()).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(answer.rows().get(i).get("note")).isEqualTo(notes.get(i % 4));
        }
    }

    @Test
    void refusesARowThatFitsNoAnswerAndAnswersItsNeighbours() throws Exception {
        vidi.append("offers", "huge", "{\"note\": \"" + "n".repeat(5 * MIB) + "\"}");
        Session session = vidi.client().session();
        assertRefused(
                () -> session.get("offers", "huge", STRONG),
                Status.Code.RESOURCE_EXHAUSTED,
                "of table offers: row at offset",
                "an answer takes rows of 4194304");
        assertRefused(
                () -> session.getMany("offers", List.of("a1", "huge"), STRONG),
                Status.Code.RESOURCE_EXHAUSTED,
                "row at");
        assertThat(session.getMany("offers", List.of("a1", "none"), STRONG).rows())
                .hasSize(1);
        assertRefused(
                () -> session.write("offers", "{\"sku\": \"huge\", \"note\": \"" + "n".repeat(8 * MIB) + "\"}"),
                Status.Code.RESOURCE_EXHAUSTED);
        assertRefused(
                () -> session.write("offers", "{\"sku\": \"huge\", \"note\": \"" + "n".repeat(8 * MIB - 100) + "\"}"),
                Status.Code.RESOURCE_EXHAUSTED,
                "the row does not fit a record of topic offers",
                "max.message.bytes");
    }

    @Test
    void refusesAnAnswerOfMoreThanAnyoneCanHold() throws Exception {
        vidi.append("offers", "vast", "{\"note\": \"" + "n".repeat(3 * MIB) + "\"}");
        assertRefused(
                () -> vidi.client().session().getMany("offers", Collections.nCopies(23, "vast"), STRONG),
                Status.Code.RESOURCE_EXHAUSTED,
                "ask for fewer keys at once");
    }

    @Test
    void forgetsAClientThatGoesAwayMidAnswer() throws Exception {
        String note = "n".repeat(100_000);
        List<String> keys = IntStream.range(0, 50).mapToObj(i -> "many" + i).toList();
        for (String key : keys) {
            vidi.append("offers", key, "{\"note\": \"" + note + "\"}");
        }
        GetManyRequest.Builder request = GetManyRequest.newBuilder().setTable("offers");
        request.getOptionsBuilder().setLevel(dev.vidi.proto.api.v1.Level.LEVEL_STRONG);
        keys.forEach(key -> request.addKeys(text(key)));
        for (int i = 0; i < 8; i++) {
            goAway(request.build(), i % 2 == 0, i % 4 < 2);
        }
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(vidi.metric("vidi_router_reads_inflight")).isZero());
        assertThat(vidi.metric("vidi_router_reads_pending")).isZero();
    }

    /** Asks, perhaps takes one page of the answer, and cancels the call or breaks the connection. */
    private static void goAway(GetManyRequest request, boolean afterOne, boolean cancelling) throws Exception {
        ManagedChannel channel = vidi.newChannel();
        ClientCall<GetManyRequest, GetManyResponse> call =
                channel.newCall(ReadsGrpc.getGetManyMethod(), CallOptions.DEFAULT);
        CompletableFuture<GetManyResponse> first = new CompletableFuture<>();
        CompletableFuture<Status> end = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(GetManyResponse page) {
                        first.complete(page);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(request);
        call.halfClose();
        if (afterOne) {
            assertThat(first.get(20, TimeUnit.SECONDS).getResultsCount()).isPositive();
        }
        if (cancelling) {
            call.cancel("gone", null);
        }
        channel.shutdownNow();
        assertThat(end.get(20, TimeUnit.SECONDS).isOk()).isFalse();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
