package dev.vidi.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.readlog.Level;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.grpc.FakePage;
import dev.vidi.router.grpc.FakeReads.Asked;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class QueryTest {
    private static final String SQL = "{\"sql\": \"SELECT id FROM orders\"}";
    private TestFront front;

    @BeforeEach
    void start() throws IOException {
        front = new TestFront();
    }

    @AfterEach
    void stop() {
        front.close();
    }

    private CompletableFuture<HttpResponse<String>> ask(String body, String... headers) {
        var request = TestFront.json(front.request("/query"), body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return front.client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    @Test
    void answersWithColumnsRowsAndWhereTheyAreFrom() throws Exception {
        var asked = ask(SQL);
        Asked read = front.reads.next();
        assertThat(read.request().level()).isEqualTo(Level.SESSION);
        read.answer(new FakePage(0, 20, true, "a", "c"), new FakePage(1, 5, true, "b"));
        HttpResponse<String> response = asked.get();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        String token = response.headers().firstValue("vidi-token").orElseThrow();
        assertThat(front.tokens.decodeText(token).reads()).containsExactly(read.id());
        assertThat(response.body())
                .startsWith(
                        "{\"columns\":[{\"name\":\"id\",\"type\":\"VARCHAR\",\"nullable\":false}],\"table\":\"orders\"")
                .contains("\"readId\":\"" + read.id() + "\"", "\"token\":\"" + token + "\"")
                .contains("\"position\":{\"topic-orders-0\":19,\"topic-orders-1\":4},\"rows\":[\n")
                .contains("{\"row\":{\"id\":\"a\"},\"at\":{\"topic\":\"topic-orders\",\"partition\":0,\"offset\":10,"
                        + "\"timestampMs\":1000}}")
                .endsWith("\n],\"end\":{\"rows\":3,\"examined\":5,\"missing\":[]}}\n");
    }

    @Test
    void answersWithOneObjectALine() throws Exception {
        var asked = ask(SQL, "Accept", "application/x-ndjson");
        front.reads.next().answer(new FakePage(0, 20, true, "a", "b"));
        HttpResponse<String> response = asked.get();
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(response.body().lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
        assertThat(response.body().lines().skip(1).findFirst().orElseThrow()).startsWith("{\"row\":{\"id\":\"a\"}");
        assertThat(response.body()).endsWith("{\"end\":{\"rows\":2,\"examined\":3,\"missing\":[]}}\n");
    }

    @Test
    void handsOnWhatTheRequestSays() throws Exception {
        var asked = ask(
                "{\"sql\": \"SELECT id FROM orders WHERE amount > ? AND customer = ?\", \"parameters\": [12.5, 7],"
                        + " \"level\": \"strong\", \"waitMs\": 250, \"timeoutMs\": 3000, \"onBehalfOf\": \"alice\","
                        + " \"retries\": \"00000000-0000-0007-0000-000000000001\", \"rowsMax\": 5, \"purpose\": \"support\", \"principal\": \"mallory\"}",
                "vidi-principal",
                "bob",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Asked read = front.reads.next();
        assertThat(read.request().level()).isEqualTo(Level.STRONG);
        assertThat(read.request().waitMax()).isEqualTo(Duration.ofMillis(250));
        assertThat(read.request().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read.request().reader().principal()).isEqualTo("bob");
        assertThat(read.request().reader().purpose()).isEqualTo("support");
        assertThat(read.request().reader().onBehalfOf()).isEqualTo("alice");
        assertThat(read.request().traceparent()).startsWith("00-0af7");
        assertThat(read.request().retries()).hasToString("00000000-0000-0007-0000-000000000001");
        read.answer(new FakePage(0, 20, true));
        assertThat(asked.get().body()).contains("\"rows\":[\n],\"end\":{\"rows\":0");
    }

    @Test
    void goesOnWithTheSessionOfItsToken() throws Exception {
        var first = ask(SQL);
        front.reads.next().answer(new FakePage(0, 20, true, "a"));
        String token = first.get().headers().firstValue("vidi-token").orElseThrow();
        var second = ask(SQL, "vidi-token", token);
        Asked read = front.reads.next();
        assertThat(read.request().context()).isEqualTo(front.tokens.decodeText(token));
        read.answer(new FakePage(0, 20, true, "a"));
        second.get();
        var third = ask("{\"sql\": \"SELECT id FROM orders\", \"token\": \"" + token + "\"}");
        assertThat(front.reads.next().request().context()).isEqualTo(front.tokens.decodeText(token));
        third.cancel(true);
    }

    @Test
    void readsPagesAsTheClientTakesRows() throws Exception {
        front.reads.react(read -> {
            byte[] after = read.page().after();
            int from = after == null
                    ? 0
                    : Integer.parseInt(new String(after, 0, 6, java.nio.charset.StandardCharsets.US_ASCII)) + 1;
            String[] keys = IntStream.range(from, from + 500)
                    .mapToObj(i -> String.format("%06d", i) + "x".repeat(1_000))
                    .toArray(String[]::new);
            read.answer(new FakePage(0, 20, from >= 40_000, keys));
        });
        HttpResponse<InputStream> response =
                front.client.send(TestFront.json(front.request("/query"), SQL).build(), BodyHandlers.ofInputStream());
        int read = response.body().readNBytes(1000).length;
        assertThat(read).isEqualTo(1000);
        // what sockets hold, and two pages: all 81 would be 40 MB
        await().during(Duration.ofMillis(300)).until(() -> front.reads.asked.size() < 30);
        int asked = front.reads.asked.size();
        String rest = new String(response.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(rest).endsWith("\"end\":{\"rows\":40500,\"examined\":40581,\"missing\":[]}}\n");
        assertThat(front.reads.asked.size()).isGreaterThan(asked).isEqualTo(81);
    }

    @Test
    void cutsAnAnswerOffThatFailsAfterRowsHaveLeft() throws Exception {
        HttpResponse<InputStream> response = begunThatFails("application/json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(readUntilCut(response.body()))
                .contains("{\"row\":{\"id\":\"a\"}")
                .endsWith("\n],\"error\":{\"code\":\"CORRUPT\",\"message\":\"of the test\"}}\n");
    }

    @Test
    void cutsLinesOffThatFailAfterRowsHaveLeft() throws Exception {
        assertThat(readUntilCut(begunThatFails("application/x-ndjson").body()))
                .endsWith("\n{\"error\":{\"code\":\"CORRUPT\",\"message\":\"of the test\"}}\n");
    }

    private HttpResponse<InputStream> begunThatFails(String accept) throws Exception {
        front.reads.react(read -> {
            if (read.page().after() == null) {
                read.answer(new FakePage(0, 20, false, "a", "b"));
            }
        });
        var response = front.client.send(
                TestFront.json(front.request("/query").header("Accept", accept), SQL)
                        .build(),
                BodyHandlers.ofInputStream());
        front.reads.next();
        front.reads.next().fail(new RouterException(ErrorCode.CORRUPT, "of the test"));
        return response;
    }

    /** What came before the connection was cut without the end of the body; fails when it ended well. */
    private static String readUntilCut(InputStream body) {
        StringBuilder text = new StringBuilder();
        assertThatThrownBy(() -> {
                    for (int next = body.read(); next >= 0; next = body.read()) {
                        text.append((char) next);
                    }
                })
                .isInstanceOf(IOException.class);
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED, 400",
        "NOT_FOUND, 404",
        "ALREADY_EXISTS, 409",
        "PRECONDITION, 409",
        "OUT_OF_RANGE, 410",
        "OVERLOADED, 429",
        "TOO_LARGE, 422",
        "UNAVAILABLE, 503",
        "DEADLINE, 504",
        "ABORTED, 409",
        "CANCELLED, 499",
        "CORRUPT, 500",
        "INTERNAL, 500"
    })
    void tellsEachErrorByStatusAndCode(ErrorCode code, int status) throws Exception {
        var asked = ask(SQL);
        front.reads.next().fail(new RouterException(code, "of the test", Duration.ofMillis(1_200), null).ofRead("r-1"));
        HttpResponse<String> response = asked.get();
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(response.body())
                .isEqualTo("{\"code\":\"" + code
                        + "\",\"message\":\"of the test\",\"retryAfterMs\":1200,\"readId\":\"r-1\"}\n");
    }

    @Test
    void theListOfErrorsIsTestedWhole() {
        assertThat(ErrorCode.values()).hasSize(13);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]|400|expected to be a JSON object",
                "{\"sql\": |400|not valid JSON",
                "{\"sql\": \"SELECT id FROM orders\"} x|400|not valid JSON",
                "{\"sql\": \"SELECT id FROM orders\"} 1|400|expected the end",
                "{\"sql\": \"SELECT id FROM orders\", \"sql\": \"\"}|400|Duplicate field",
                "{\"sqll\": \"SELECT id FROM orders\"}|400|did you mean sql?",
                "{\"sql\": {}}|400|sql at byte 8: expected a text",
                "{}|400|has no sql",
                "{\"sql\": \"SELECT nothing FROM orders\"}|400|nothing",
                "{\"sql\": \"SELECT id FROM others\"}|404|others",
                "{\"sql\": \"SELECT id FROM orders EMIT CHANGES\"}|400|subscribe",
                "{\"sql\": \"SELECT id FROM orders WHERE customer = ?\"}|400|parameter",
                "{\"sql\": \"SELECT id FROM orders WHERE customer = ?\", \"parameters\": [\"x\"]}|400|parameter 1 at byte 1: (BIGINT) expected a whole number of 64 bits, found a string",
                "{\"sql\": \"SELECT id FROM orders\", \"parameters\": 1}|400|parameters at byte 47: expected an array",
                "{\"sql\": \"SELECT id FROM orders\", \"level\": \"odd\"}|400|eventual, session or strong",
                "{\"sql\": \"SELECT id FROM orders\", \"waitMs\": -1}|400|waitMs",
                "{\"sql\": \"SELECT id FROM orders\", \"allowPartial\": \"maybe\"}|400|true or false",
                "{\"sql\": \"SELECT id FROM orders\", \"retries\": \"r\"}|400|retries",
                "{\"sql\": \"SELECT id FROM orders\", \"token\": \"!\"}|400|base64url",
                "{\"sql\": \"SELECT id FROM orders\", \"token\": \"AAAA\"}|400|token",
            })
    void saysWhatIsWrongWithARequest(String body, int status, String message) throws Exception {
        HttpResponse<String> response = front.post(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(message).startsWith("{\"code\":\"");
        assertThat(front.reads.asked).isEmpty();
    }

    @Test
    void refusesTokensOfAnotherCluster() throws Exception {
        String foreign = TestFront.codec(new UUID(9, 9), "k1")
                .encodeText(dev.vidi.causality.token.Token.start(new UUID(9, 9), new UUID(5, 6), 1));
        HttpResponse<String> response = ask(SQL, "vidi-token", foreign).get();
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("PRECONDITION", "another Kafka cluster");
    }

    @Test
    void refusesOtherMethodsAndOtherContent() throws Exception {
        HttpResponse<String> get = front.get("/query");
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
        HttpResponse<String> text = front.client.send(
                front.request("/query")
                        .header("Content-Type", "text/plain")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(SQL))
                        .build(),
                BodyHandlers.ofString());
        assertThat(text.statusCode()).isEqualTo(415);
        HttpResponse<String> large = front.post("{\"sql\": \"" + " ".repeat(5_000) + "\"}");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("at most 4096 bytes");
        await().until(() -> front.api.streams() == 0);
    }

    @Test
    void boundsHowManyAnswersThereAreAtATime() throws Exception {
        var waiting = IntStream.range(0, 32).mapToObj(i -> ask(SQL)).toList();
        for (int i = 0; i < 32; i++) {
            front.reads.next();
        }
        HttpResponse<String> refused = front.post(SQL);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(front.meters.counter("vidi.router.http.refused").count()).isEqualTo(1);
        assertThat(front.meters.get("vidi.router.http.streams").gauge().value()).isEqualTo(32);
        assertThat(front.get("/live").statusCode()).isEqualTo(200);
        waiting.forEach(call -> call.cancel(true));
    }

    @Test
    void endsAQueryWhoseClientHasGone() throws Exception {
        front.reads.react(read -> {
            if (read.page().after() == null) {
                read.answer(new FakePage(
                        0,
                        20,
                        false,
                        IntStream.range(0, 40_000)
                                .mapToObj(i -> i + "x".repeat(200))
                                .toArray(String[]::new)));
            }
        });
        HttpResponse<InputStream> response =
                front.client.send(TestFront.json(front.request("/query"), SQL).build(), BodyHandlers.ofInputStream());
        response.body().readNBytes(10);
        response.body().close();
        await().until(() -> front.api.streams() == 0);
    }
}
