package dev.vidi.node.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.router.http.HttpFront;
import dev.vidi.router.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OperationsPagesTest {

    private static final String HOST = "127.0.0.1";

    private final NodeMeters meters = new NodeMeters();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile List<String> reasons = List.of();
    private volatile List<String> fatal = List.of();
    private HttpFront server;

    @BeforeEach
    void start() throws IOException {
        server = HttpFront.start(
                HttpSettings.of(HOST, 0, List.of()),
                new OperationsPages(meters, new Health() {
                            @Override
                            public List<String> reasonsNotReady() {
                                return reasons;
                            }

                            @Override
                            public List<String> reasonsNotLive() {
                                return fatal;
                            }
                        })
                        .byPath());
    }

    @AfterEach
    void stop() {
        server.close();
        meters.close();
    }

    @Test
    void servesTheMetersOfTheNodeAndTheProcess() throws Exception {
        meters.registry().counter("vidi.reads", "table", "orders").increment(3);
        HttpResponse<String> response = send("GET", "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(response.body())
                .contains("vidi_reads_total{table=\"orders\"} 3.0", "jvm_memory_used_bytes", "log4j2_events_total");
    }

    @Test
    void isLiveUnlessOnlyANewProcessHelps() throws Exception {
        reasons = List.of("kafka is not reachable");
        assertThat(send("GET", "/live").statusCode()).isEqualTo(200);
        fatal = List.of("a thread has ended", "table orders has stopped");
        HttpResponse<String> dead = send("GET", "/live");
        assertThat(dead.statusCode()).isEqualTo(503);
        assertThat(dead.body()).isEqualTo("a thread has ended\ntable orders has stopped\n");
    }

    @Test
    void isReadyWhenNothingKeepsItFromAnswering() throws Exception {
        reasons = List.of("table orders is loading", "kafka is not reachable");
        HttpResponse<String> before = send("GET", "/ready");
        reasons = List.of();
        HttpResponse<String> after = send("GET", "/ready");

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).isEqualTo("table orders is loading\nkafka is not reachable\n");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(send("HEAD", "/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesOtherPathsAndMethods() throws Exception {
        assertThat(send("GET", "/other").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/metrics/other").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    }

    @Test
    void refusesAPortInUseAndNamesIt() {
        int port = Integer.parseInt(server.address().substring(HOST.length() + 1));
        assertThatThrownBy(() -> HttpFront.start(HttpSettings.of(HOST, port, List.of()), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(server.address())
                .hasMessageContaining("http.port");
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
