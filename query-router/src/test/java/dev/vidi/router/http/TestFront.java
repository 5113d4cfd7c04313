package dev.vidi.router.http;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.router.describe.DescribedPartition.Ends;
import dev.vidi.router.describe.TableStates;
import dev.vidi.router.grpc.FakeCatalog;
import dev.vidi.router.grpc.FakeLog;
import dev.vidi.router.grpc.FakePage;
import dev.vidi.router.grpc.FakeReads;
import dev.vidi.router.select.SelectLimits;
import dev.vidi.router.select.Selects;
import dev.vidi.router.subscribe.SubscribeLimits;
import dev.vidi.router.subscribe.Subscriptions;
import dev.vidi.router.table.TableLookup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The front over sockets of this machine, with the use cases faked. */
final class TestFront implements AutoCloseable {
    static final UUID CLUSTER = new UUID(1, 2);
    static final int HOME = 1;
    static final HttpSettings.Limits SMALL = new HttpSettings.Limits(
            64, 32, 4096, 16 << 10, Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofSeconds(2));

    final FakeReads reads = new FakeReads();
    final FakeCatalog catalog = new FakeCatalog();
    final FakeLog log = new FakeLog();
    final TokenCodec tokens = codec(CLUSTER, "k1");
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Subscriptions subscriptions;
    final HttpApi api;
    final HttpFront front;
    final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong passed = new AtomicLong();
    private long logOffset;

    TestFront() throws IOException {
        this(SMALL, List.of("https://shop.example"));
    }

    TestFront(HttpSettings.Limits limits, List<String> origins) throws IOException {
        TableLookup tables = new TableLookup(catalog);
        Selects selects = new Selects(reads, tables, SelectLimits.DEFAULT);
        this.subscriptions = new Subscriptions(
                reads,
                selects,
                (partition, then, failed) -> then.run(),
                (table, partition, home) -> {},
                tables,
                log::consumer,
                FakeLog.TOPIC,
                1,
                SubscribeLimits.DEFAULT,
                () -> System.nanoTime() + passed.get(),
                meters);
        subscriptions.listener().tailing(HOME, 0);
        TableStates states = new TableStates(
                reads, (table, max) -> CompletableFuture.completedFuture(new TreeMap<>(Map.of(0, new Ends(9, 8)))));
        this.api = new HttpApi(selects, subscriptions, states, catalog, tokens, () -> HOME, limits, meters);
        this.front = HttpFront.start(
                new HttpSettings("127.0.0.1", 0, origins, limits),
                Map.of("/live", () -> new Page(200, "text/plain", "live\n")));
        front.offer(api);
    }

    static TokenCodec codec(UUID cluster, String key) {
        return new TokenCodec(cluster, List.of(new TokenKey(key, new byte[32])));
    }

    /** Time passes for the subscribers. */
    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
        subscriptions.listener().tick();
    }

    int port() {
        return Integer.parseInt(front.address().substring(front.address().indexOf(':') + 1));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + front.address() + path))
                .timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String body) throws Exception {
        return client.send(json(request("/query"), body).build(), BodyHandlers.ofString());
    }

    static String subscribe(String sql, String... more) {
        StringBuilder path = new StringBuilder("/subscribe?sql=").append(encoded(sql));
        for (int i = 0; i < more.length; i += 2) {
            path.append('&').append(more[i]).append('=').append(encoded(more[i + 1]));
        }
        return path.toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A record of the log, of partition 0. */
    void log(long from, long reads, boolean mark, Change... changes) {
        long position = 0;
        for (Change change : changes) {
            position = Math.max(position, change.offset() + 1);
        }
        subscriptions
                .listener()
                .logged(HOME, logOffset++, batch(from, reads, position == 0 ? 25 : position, mark, changes));
    }

    /** The same, in a log that can be read again, too. */
    void append(long from, long reads, Change change) {
        LogBatch batch = batch(from, reads, change.offset() + 1, false, change);
        log.append(HOME, 0, LogBatchCodec.encode(batch));
        subscriptions.listener().logged(HOME, logOffset++, batch);
    }

    static LogBatch batch(long from, long reads, long position, boolean mark, Change... changes) {
        return new LogBatch(
                FakeCatalog.ORDERS.id(),
                new SourcePartition(FakeCatalog.ORDERS.topicId(), 0),
                7,
                position,
                Position.NONE,
                List.of(),
                List.of(),
                List.of(),
                Placement.VERIFIED,
                new Coverage(from, reads, List.of(changes), mark),
                List.of());
    }

    static Change enter(ShapeId shape, long offset, String key) {
        return new Change(shape, offset, 1, FakePage.key(key), null, image(offset, key), "");
    }

    static Change update(ShapeId shape, long offset, String before, String after) {
        return new Change(shape, offset, 1, FakePage.key(after), image(offset - 1, before), image(offset, after), "");
    }

    static Change leave(ShapeId shape, long offset, String key) {
        return new Change(shape, offset, 1, FakePage.key(key), image(offset - 1, key), null, "");
    }

    private static Change.Image image(long offset, String key) {
        return new Change.Image(offset, 1, FakePage.row(key));
    }

    @Override
    public void close() {
        subscriptions.close();
        api.close();
        front.close();
    }
}
