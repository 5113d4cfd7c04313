package dev.vidi.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.grpc.FakeCatalog;
import dev.vidi.router.grpc.FakePage;
import dev.vidi.router.read.ReadAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HttpFrontTest {
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

    @Test
    void showsTables() throws Exception {
        front.catalog.add(FakeCatalog.table("broken", new Column("k", ColumnType.BIGINT, false)), "no topic");
        HttpResponse<String> all = front.get("/tables");
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body())
                .startsWith("{\"tables\":[{\"table\":\"orders\"")
                .contains("{\"name\":\"amount\",\"type\":\"DECIMAL(10, 2)\",\"nullable\":true,\"key\":false}")
                .contains("\"problem\":\"no topic\"");
        front.reads.react(asked -> asked.fail(new RouterException(ErrorCode.DEADLINE, "no answer")));
        assertThat(front.get("/tables/broken").body())
                .contains("\"problem\":\"no topic\"", "{\"partition\":3,\"problem\":\"no answer within 2000 ms");
        HttpResponse<String> unknown = front.get("/tables/oders");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("NOT_FOUND", "did you mean orders?");
        assertThat(front.get("/tables/a%2Fb").statusCode()).isIn(400, 404);
    }

    @Test
    void showsATableAndHowItsPartitionsAre() throws Exception {
        PartitionState state = new PartitionState(4, true, 5, 6, 7, 8, 9, "1@here");
        front.reads.react(asked -> {
            assertThat(asked.request().timeout()).isEqualTo(Duration.ofMillis(300));
            assertThat(asked.request().reader().principal()).isEqualTo("ann");
            asked.states(Map.of(0, new ReadAnswer.FoundState(255, 8, Placement.VERIFIED, state)));
        });
        HttpResponse<String> response = front.get("/tables/ORDERS?waitMs=300&principal=ann");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"table\":\"orders\",\"tableId\":\"orders-id\"")
                .contains(
                        "\"problem\":\"\",\"keys\":\"unknown\",\"state\":[{\"partition\":0,\"position\":7,\"end\":8,"
                                + "\"committedEnd\":7,\"lag\":0,\"horizon\":3,\"answers\":true,\"rows\":5,\"diskBytes\":6,"
                                + "\"deadLetters\":7,\"subscriptions\":8,\"parked\":9,\"keys\":\"verified\",\"node\":\"1@here\","
                                + "\"incarnation\":\"ff\",\"problem\":\"\"},{\"partition\":1,\"problem\":\"no answer within 300 ms");
        assertThat(front.get("/tables/orders?wait=1").statusCode()).isEqualTo(400);
    }

    @Test
    void showsPagesAndRefusesWhatIsNotThere() throws Exception {
        assertThat(front.get("/live").body()).isEqualTo("live\n");
        HttpResponse<String> head = front.client.send(
                front.request("/live").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        HttpResponse<String> nothing = front.get("/nothing");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.body())
                .isEqualTo("{\"code\":\"NOT_FOUND\",\"message\":\"nothing is here; there are /live,"
                        + " /tables, /query and /subscribe\"}\n");
        HttpResponse<String> post = front.client.send(
                front.request("/live").POST(BodyPublishers.ofString("x")).build(), BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void answersInTheSameFormWhatIsNoRequest() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400").contains("\"code\":\"MALFORMED\"");
        assertThat(raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400").contains("\"code\":\"MALFORMED\"");
        assertThat(raw("GET /live HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("\"code\":\"MALFORMED\"");
        assertThat(raw("GET /subscribe?sql=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"code\":\"MALFORMED\"");
    }

    @Test
    void readsNoMoreOfABodyThanItHasTo() throws Exception {
        int taken = TestFront.SMALL.bodyBytes() + 64 * 1024 + 1;
        assertThat(raw("POST /query HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000000000\r\n\r\n" + "x".repeat(taken)))
                .startsWith("HTTP/1.1 413")
                .contains("at most 4096 bytes");
    }

    @Test
    void keepsConnectionsForTheNextRequest() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", front.port())) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < 3; i++) {
                front.reads.react(read -> read.answer(new FakePage(0, 20, true, "a")));
                send(
                        socket,
                        "POST /query HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                                + SQL.length() + "\r\n\r\n" + SQL);
                assertThat(response(in)).startsWith("HTTP/1.1 200 OK").contains("\"rows\":1");
                send(socket, "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(response(in)).startsWith("HTTP/1.1 404").contains("NOT_FOUND");
            }
        }
    }

    /** The next response, whose length its head says. */
    private static String response(BufferedReader in) throws IOException {
        StringBuilder head = new StringBuilder();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
            read += in.read(body, read, length - read);
        }
        return head + new String(body);
    }

    @Test
    void allowsPagesOfTheSitesThatAreNamedAndOfItsOwn() throws Exception {
        front.reads.react(read -> read.answer(new FakePage(0, 20, true, "a")));
        var preflight = front.client.send(
                front.request("/query")
                        .header("Origin", "https://shop.example")
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "content-type")
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://shop.example");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElseThrow())
                .contains("Content-Type", "Last-Event-ID", "vidi-token");
        var allowed = front.client.send(
                TestFront.json(front.request("/query"), SQL)
                        .header("Origin", "https://shop.example")
                        .build(),
                BodyHandlers.ofString());
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://shop.example");
        assertThat(allowed.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .contains("vidi-token");
        assertThat(allowed.headers().firstValue("Vary")).hasValue("Origin");
        var own = front.client.send(
                TestFront.json(front.request("/query"), SQL)
                        .header("Origin", "http://" + front.front.address())
                        .build(),
                BodyHandlers.ofString());
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void refusesPagesOfOtherSitesBeforeAnythingIsRead() throws Exception {
        for (String path : List.of("/query", TestFront.subscribe("SELECT id FROM orders EMIT CHANGES"), "/tables")) {
            HttpResponse<String> refused = front.client.send(
                    front.request(path).header("Origin", "https://evil.example").build(), BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(refused.body()).contains("https://evil.example", "http.cors.origins");
        }
        assertThat(front.reads.asked).isEmpty();
    }

    @Test
    void anyOriginMayBeAllowed() throws Exception {
        try (TestFront open = new TestFront(TestFront.SMALL, List.of("*"))) {
            var response = open.client.send(
                    open.request("/tables").header("Origin", "null").build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("*");
        }
    }

    @Test
    void asksForPatienceWhileTheNodeHasNoRouter() throws Exception {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, List.of(), TestFront.SMALL);
        try (HttpFront alone = HttpFront.start(settings, Map.of())) {
            var base = java.net.URI.create("http://" + alone.address());
            var query = front.client.send(
                    java.net.http.HttpRequest.newBuilder(base.resolve("/tables"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(query.statusCode()).isEqualTo(503);
            assertThat(query.headers().firstValue("Retry-After")).hasValue("1");
            var events = front.client.send(
                    java.net.http.HttpRequest.newBuilder(base.resolve("/subscribe?sql=x"))
                            .header("Accept", "text/event-stream")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(events.statusCode()).isEqualTo(200);
            assertThat(events.body())
                    .startsWith("retry: 1000\n\nevent: error\ndata: {\"code\":\"UNAVAILABLE\"")
                    .endsWith("\n\n");
        }
    }

    @Test
    void namesTheAddressThatItCannotListenOn() {
        HttpSettings taken = new HttpSettings("127.0.0.1", front.port(), List.of(), TestFront.SMALL);
        assertThatThrownBy(() -> HttpFront.start(taken, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(front.front.address())
                .hasMessageContaining("http.port");
        HttpSettings unknown = new HttpSettings("no.such.host.invalid", 0, List.of(), TestFront.SMALL);
        assertThatThrownBy(() -> HttpFront.start(unknown, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("http.host");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", front.port())) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
