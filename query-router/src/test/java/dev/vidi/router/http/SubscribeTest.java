package dev.vidi.router.http;

import static dev.vidi.router.http.TestFront.enter;
import static dev.vidi.router.http.TestFront.leave;
import static dev.vidi.router.http.TestFront.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.grpc.FakePage;
import dev.vidi.router.grpc.FakeReads.Asked;
import dev.vidi.router.http.EventSource.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SubscribeTest {
    private static final String SQL = "SELECT id FROM orders EMIT CHANGES";
    private static final String PATH = TestFront.subscribe(SQL);
    private static final String AT = "\"at\":{\"topic\":\"topic-orders\",\"partition\":0,\"offset\":";
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
    void tellsEachEventWithItsData() throws Exception {
        try (Opening opening = open(PATH)) {
            Asked registration = front.reads.next();
            registration.register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, true, "a"));
            EventSource source = opening.source();
            assertThat(source.response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(source.response.headers().firstValue("Cache-Control")).hasValue("no-store");
            Event resync = source.next("resync");
            assertThat(resync.id()).isEmpty();
            assertThat(resync.data())
                    .startsWith("{\"reason\":\"the subscription begins\",\"subscription\":\"")
                    .contains(
                            "\"columns\":[{\"name\":\"id\",\"type\":\"VARCHAR\"", "\"readId\":\"" + registration.id());
            Event row = source.next("row");
            assertThat(row.id()).isEmpty();
            assertThat(row.data())
                    .isEqualTo("{\"key\":\"a\",\"row\":{\"id\":\"a\"}," + AT + "10,\"timestampMs\":1000}}");
            Event complete = source.next("snapshot-complete");
            assertThat(complete.id()).isNotEmpty();
            assertThat(complete.data())
                    .startsWith("{\"rows\":1,\"examined\":2,\"position\":{\"topic-orders-0\":19},\"readId\":\""
                            + registration.id() + "\",\"token\":\"");
            ShapeId shape = registration.subscribe().shape();
            front.log(20, 6, false, enter(shape, 20, "b"));
            assertThat(source.next("enter").data())
                    .isEqualTo("{\"key\":\"b\",\"row\":{\"id\":\"b\"}," + AT + "20,\"timestampMs\":1}}");
            front.log(20, 6, false, update(shape, 22, "b", "c"), leave(shape, 23, "a"));
            assertThat(source.next("update").data())
                    .isEqualTo("{\"key\":\"c\",\"row\":{\"id\":\"c\"},\"before\":{\"id\":\"b\"}," + AT
                            + "22,\"timestampMs\":1}}");
            assertThat(source.next("leave").data())
                    .isEqualTo("{\"key\":\"a\",\"before\":{\"id\":\"a\"}," + AT + "23,\"timestampMs\":1}}");
            front.log(20, 6, true);
            front.pass(Duration.ofSeconds(3));
            assertThat(source.next("progress").data()).isEqualTo("{\"position\":{\"topic-orders-0\":24}}");
            assertThat(source.retryMillis).isBetween(1_000L, 2_000L);
            front.subscriptions.close();
            assertThat(source.next("error").data())
                    .startsWith("{\"code\":\"UNAVAILABLE\",\"message\":\"this server is closing")
                    .contains("\"retryAfterMs\":500");
            assertThat(source.next().name()).isEqualTo("(end)");
            assertThat(source.retryMillis).isEqualTo(500);
        }
    }

    @Test
    void goesOnBehindAnyEventWithoutGapOrDuplicate() throws Exception {
        List<Event> recorded = new ArrayList<>();
        ShapeId shape;
        try (Opening opening = open(PATH)) {
            Asked registration = front.reads.next();
            shape = registration.subscribe().shape();
            registration.register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, true, "a"));
            EventSource source = opening.source();
            source.next("resync");
            source.next("row");
            recorded.add(source.next("snapshot-complete"));
            history(shape).forEach(batch -> front.log(20, 6, false, batch));
            for (int i = 0; i < 12; i++) {
                recorded.add(source.next());
            }
        }
        assertThat(recorded.stream().map(Event::id).distinct()).hasSize(13).doesNotContain("");
        for (int at = 0; at < 13; at++) {
            try (Opening again = open(PATH, "Last-Event-ID", recorded.get(at).id())) {
                front.reads.next().register(60, 5, 0);
                EventSource source = again.source();
                for (int i = at + 1; i < recorded.size(); i++) {
                    Event event = source.next();
                    assertThat(event.name()).isEqualTo(recorded.get(i).name());
                    assertThat(event.data())
                            .as("after event " + at)
                            .isEqualTo(recorded.get(i).data());
                    // an id names the call, too: the next one goes on behind those of this one
                    recorded.set(i, event);
                }
                Change later = enter(shape, 90 + at, "later" + at);
                front.log(20, 6, false, later);
                recorded.add(source.next("enter"));
                assertThat(recorded.get(recorded.size() - 1).data()).contains("later" + at);
            }
        }
    }

    /** Batches of one change, of several, and one whose beginning was logged before. */
    private static List<Change[]> history(ShapeId shape) {
        return List.of(
                new Change[] {enter(shape, 20, "b")},
                new Change[] {update(shape, 22, "b", "c"), leave(shape, 23, "a"), enter(shape, 25, "d")},
                new Change[] {enter(shape, 25, "d"), enter(shape, 30, "e"), update(shape, 31, "e", "f")},
                new Change[] {leave(shape, 40, "d")},
                new Change[] {
                    enter(shape, 41, "g"),
                    update(shape, 42, "g", "h"),
                    update(shape, 43, "h", "i"),
                    leave(shape, 44, "i"),
                    enter(shape, 45, "j")
                });
    }

    @Test
    void beginsAnewWithResyncWhenNoEventHadAnId() throws Exception {
        try (Opening opening = open(PATH)) {
            front.reads.next().register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, false, "a"));
            EventSource source = opening.source();
            assertThat(source.next("resync").id()).isEmpty();
            assertThat(source.next("row").id()).isEmpty();
        }
        try (Opening again = open(PATH, "Last-Event-ID", "")) {
            front.reads.next(); // the second page of the first
            front.reads.next().register(20, 6, 0);
            assertThat(again.source().next("resync").data()).contains("the subscription begins");
        }
    }

    @Test
    void makesTheBrowserForgetItsIdWhenTheSubscriptionHadEnded() throws Exception {
        String id = idOfSnapshot();
        try (Opening again = open(PATH, "Last-Event-ID", id)) {
            front.reads.next().register(40, 9, 0);
            front.reads.next().answer(new FakePage(0, 40, true, "z"));
            EventSource source = again.source();
            Event resync = source.next("resync");
            assertThat(resync.id()).isEmpty();
            assertThat(resync.data()).contains("had ended");
            assertThat(source.next("row").data()).contains("\"z\"");
            source.next("snapshot-complete");
        }
    }

    @Test
    void beginsAnewWhenTheLogNoLongerHoldsWhatFollows() throws Exception {
        String id = idOfSnapshot();
        front.log.cut(1_000);
        front.subscriptions.listener().tailing(TestFront.HOME, 2_000);
        front.subscriptions.start();
        try (Opening again = open(PATH, "Last-Event-ID", id)) {
            front.reads.next().register(40, 5, 0);
            front.reads.next().register(40, 5, 0);
            front.reads.next().answer(new FakePage(0, 40, true, "z"));
            assertThat(again.source().next("resync").data()).contains("no longer holds");
            again.source().next("row");
            again.source().next("snapshot-complete");
        }
    }

    @Test
    void takesTheCursorOfTheAddressUntilTheBrowserKnowsALaterOne() throws Exception {
        String id = idOfSnapshot();
        String path = TestFront.subscribe(SQL, "cursor", id);
        String later;
        try (Opening again = open(path)) {
            Asked registration = front.reads.next();
            registration.register(40, 5, 0);
            ShapeId shape = registration.subscribe().shape();
            front.log(20, 6, false, enter(shape, 20, "b"), enter(shape, 21, "c"));
            later = again.source().next("enter").id();
            again.source().next("enter");
        }
        try (Opening again = open(path, "Last-Event-ID", later)) {
            front.reads.next().register(40, 5, 0);
            assertThat(again.source().next("enter").data()).contains("\"c\"");
        }
    }

    @Test
    void sendsALaggardWhatItTakesAndKeepsTheRestInTheLog() throws Exception {
        front.subscriptions.start();
        int threads = Thread.activeCount();
        try (Socket socket = new Socket("127.0.0.1", front.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("GET " + PATH + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Asked registration = front.reads.next();
            registration.register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, true, "a"));
            ShapeId shape = registration.subscribe().shape();
            String padding = "x".repeat(4_000);
            int count = 6_000;
            for (int i = 0; i < count; i++) {
                front.append(20, 6, enter(shape, 20 + i, i + padding));
            }
            // 24 MB are logged; what is on its way is what the sockets hold and a bounded number of changes
            await().during(Duration.ofMillis(300)).until(() -> front.api.streams() == 1);
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 6);
            InputStream in = socket.getInputStream();
            StringBuilder tail = new StringBuilder();
            int seen = 0;
            byte[] buffer = new byte[64 * 1024];
            while (seen < count) {
                int read = in.read(buffer);
                assertThat(read)
                        .as("bytes after change %d, behind %s", seen, tail)
                        .isPositive();
                tail.append(new String(buffer, 0, read, StandardCharsets.US_ASCII).replace("\r\n", "\n"));
                String wanted = "\"key\":\"" + seen + "x";
                for (int at = tail.indexOf(wanted); at >= 0; at = tail.indexOf(wanted)) {
                    tail.delete(0, at + wanted.length());
                    seen++;
                    wanted = "\"key\":\"" + seen + "x";
                }
            }
        }
    }

    @Test
    void cutsOffAClientThatStandsStillForTooLong() throws Exception {
        HttpSettings.Limits strict = new HttpSettings.Limits(
                64, 32, 4_096, 16 << 10, Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofSeconds(2));
        try (TestFront quick = new TestFront(strict, List.of());
                Socket socket = new Socket("127.0.0.1", quick.port())) {
            quick.subscriptions.start();
            socket.getOutputStream()
                    .write(("GET " + PATH + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Asked registration = quick.reads.next();
            registration.register(20, 5, 0);
            quick.reads.next().answer(new FakePage(0, 20, true, "a"));
            ShapeId shape = registration.subscribe().shape();
            String padding = "x".repeat(10_000);
            for (int i = 0; i < 2_000; i++) {
                quick.append(20, 6, enter(shape, 20 + i, i + padding));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> quick.api.streams() == 0 && quick.subscriptions.subscribers() == 0);
        }
    }

    @Test
    void showsThatItIsAliveWhileNothingChanges() throws Exception {
        try (Opening opening = open(PATH)) {
            front.reads.next().register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, true, "a"));
            EventSource source = opening.source();
            await().until(() -> source.comments.size() >= 3);
        }
    }

    @Test
    void noticesClientsThatHaveGone() throws Exception {
        try (Opening opening = open(PATH)) {
            front.reads.next().register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, true, "a"));
            opening.source().next("resync");
            assertThat(front.api.streams()).isEqualTo(1);
            assertThat(front.subscriptions.subscribers()).isEqualTo(1);
        }
        await().until(() -> front.api.streams() == 0 && front.subscriptions.subscribers() == 0);
    }

    @Test
    void tellsTheOlderClientWhenANewerOneAttachesAndKeepsItFromComingBack() throws Exception {
        try (Opening opening = open(TestFront.subscribe(SQL, "name", "mine"))) {
            front.reads.next().register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, true, "a"));
            EventSource source = opening.source();
            source.next("resync");
            source.next("row");
            source.next("snapshot-complete");
            try (Opening newer = open(TestFront.subscribe(SQL, "name", "mine"))) {
                front.reads.next().register(20, 5, 0);
                assertThat(source.next("error").data()).contains("ABORTED").doesNotContain("retryAfterMs");
                assertThat(source.next().name()).isEqualTo("(end)");
                assertThat(source.retryMillis).isEqualTo(3_600_000);
            }
        }
    }

    @Test
    void tellsOfRowsThatFail() throws Exception {
        try (Opening opening = open(PATH)) {
            Asked registration = front.reads.next();
            registration.register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, true, "a"));
            EventSource source = opening.source();
            source.next("resync");
            source.next("row");
            source.next("snapshot-complete");
            ShapeId shape = registration.subscribe().shape();
            front.log(20, 6, false, new Change(shape, 20, 1, FakePage.key("a"), null, null, "division by zero"));
            assertThat(source.next("error").data()).contains("PRECONDITION", "offset 20", "division by zero");
        }
    }

    @Test
    void refusesForGoodWithAStatusAndForNowWithAnEvent() throws Exception {
        assertThat(status(TestFront.subscribe("SELECT id FROM orders"))).isEqualTo("400 EMIT CHANGES");
        HttpResponse<String> unknown = front.get(TestFront.subscribe(SQL, "nane", "x"));
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("nane is unknown here; did you mean name?");
        assertThat(front.get(PATH + "&sql=x").body()).contains("sql is there 2 times");
        assertThat(front.get("/subscribe").body()).contains("the request has no sql");
        try (Opening passing = open(PATH)) {
            front.reads.next().fail(new RouterException(ErrorCode.UNAVAILABLE, "catching up"));
            EventSource source = passing.source();
            assertThat(source.response.statusCode()).isEqualTo(200);
            assertThat(source.next("error").data()).contains("UNAVAILABLE", "catching up", "\"retryAfterMs\":1000");
            assertThat(source.next().name()).isEqualTo("(end)");
        }
        var plain = front.client.sendAsync(front.request(PATH).build(), HttpResponse.BodyHandlers.ofString());
        front.reads.next().fail(new RouterException(ErrorCode.UNAVAILABLE, "catching up"));
        assertThat(plain.get().statusCode()).isEqualTo(503);
    }

    private String status(String path) throws Exception {
        HttpResponse<String> response = front.get(path);
        return response.statusCode() + (response.body().contains("EMIT CHANGES") ? " EMIT CHANGES" : response.body());
    }

    @Test
    void refusesCursorsThatAreForgedForeignOrOfAnotherQuery() throws Exception {
        String id = idOfSnapshot();
        char last = id.charAt(id.length() - 2);
        String forged = id.substring(0, id.length() - 2) + (last == 'A' ? 'B' : 'A') + id.charAt(id.length() - 1);
        assertRefused(400, "MALFORMED", "Last-Event-ID", forged);
        assertRefused(400, "base64url", "Last-Event-ID", "!!!");
        var foreign = front.tokens.cursors().decode(dev.vidi.router.call.Callers.bytes("", id));
        UUID other = new UUID(8, 8);
        byte[] elsewhere = TestFront.codec(other, "k1")
                .cursors()
                .encode(new dev.vidi.causality.token.Cursor(
                        other,
                        foreign.tableId(),
                        foreign.subscription(),
                        foreign.attachment(),
                        foreign.shape(),
                        foreign.home(),
                        foreign.logOffset(),
                        foreign.places()));
        assertRefused(409, "another Kafka cluster", "Last-Event-ID", dev.vidi.router.call.Callers.text(elsewhere));
        HttpResponse<String> another =
                front.get(TestFront.subscribe("SELECT id, amount FROM orders EMIT CHANGES", "cursor", id));
        assertThat(another.statusCode()).isEqualTo(409);
        assertThat(another.body()).contains("another query");
    }

    private void assertRefused(int status, String message, String... headers) throws Exception {
        HttpResponse<String> response =
                front.client.send(front.request(PATH).headers(headers).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(message);
    }

    /** The id of the event that ends a snapshot, of a subscription at position 20, registered at 5; its client is gone. */
    private String idOfSnapshot() throws Exception {
        String id;
        try (Opening opening = open(PATH)) {
            front.reads.next().register(20, 5, 0);
            front.reads.next().answer(new FakePage(0, 20, true, "a"));
            EventSource source = opening.source();
            source.next("resync");
            source.next("row");
            id = source.next("snapshot-complete").id();
        }
        await().until(() -> front.api.streams() == 0);
        return id;
    }

    private Opening open(String path, String... headers) {
        return new Opening(front, path, headers);
    }
}
