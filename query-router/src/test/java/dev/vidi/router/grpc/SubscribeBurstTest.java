package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.readlog.Question;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import dev.vidi.router.grpc.FakeReads.Asked;
import dev.vidi.router.select.SelectLimits;
import dev.vidi.router.subscribe.SubscribeLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More subscribers at once than may begin at once. */
final class SubscribeBurstTest {
    private static final int AT_A_TIME = 64;
    private static final int REGISTERING = 100;
    private static final int ALL = 3_000;

    private TestRouter router;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter(
                new SelectLimits(AT_A_TIME, 1 << 20, Duration.ofSeconds(5), 6),
                new SubscribeLimits(
                        ALL,
                        REGISTERING,
                        AT_A_TIME,
                        1 << 20,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        Duration.ofDays(7)));
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void allGetTheirSnapshotWhenItIsTheirTurn() throws Exception {
        List<TestCall<SubscribeRequest, SubscribeResponse>> calls = calls(ALL);
        await().until(() -> router.reads.asked.size() == AT_A_TIME);
        for (int read = 0; read < 2 * ALL; read++) { // a registration and a page for each
            Asked asked = router.reads.next();
            if (asked.request().question() instanceof Question.Subscribe) {
                asked.register(20, 5, 0);
            } else {
                asked.answer(new FakePage(0, 20, true, "a"));
            }
            assertThat(router.reads.asked.size()).isLessThan(AT_A_TIME + 1);
        }
        for (TestCall<SubscribeRequest, SubscribeResponse> call : calls) {
            assertThat(call.next().hasHeader()).isTrue();
            assertThat(call.next().getRows().getRowsCount()).isEqualTo(1);
            assertThat(call.next().hasSnapshotComplete()).isTrue();
        }
    }

    @Test
    void thoseToSomeKeysRegisterManyAtATime() throws Exception {
        List<TestCall<SubscribeRequest, SubscribeResponse>> calls =
                calls(ALL, "SELECT id FROM orders WHERE id = 'a' EMIT CHANGES");
        await().until(() -> router.reads.asked.size() == REGISTERING);
        List<Asked> pages = new ArrayList<>();
        int registered = 0;
        int read = 0;
        while (read < ALL) {
            Asked asked = router.reads.next();
            if (asked.request().question() instanceof Question.Subscribe) {
                asked.register(20, 5, 0);
                registered++;
            } else {
                pages.add(asked);
            }
            assertThat(router.reads.asked.size()).isLessThan(REGISTERING + AT_A_TIME + 1);
            assertThat(pages).hasSizeLessThan(AT_A_TIME + 1);
            if (pages.size() == AT_A_TIME || registered == ALL) {
                read += pages.size();
                pages.forEach(page -> page.answer(new FakePage(0, 20, true, "a")));
                pages.clear();
            }
        }
        for (TestCall<SubscribeRequest, SubscribeResponse> call : calls) {
            assertThat(call.next().hasHeader()).isTrue();
            assertThat(call.next().getRows().getRowsCount()).isEqualTo(1);
            assertThat(call.next().hasSnapshotComplete()).isTrue();
        }
    }

    @Test
    void thoseWhoGoWhileTheyWaitAreForgotten() throws Exception {
        List<TestCall<SubscribeRequest, SubscribeResponse>> first = calls(AT_A_TIME);
        await().until(() -> router.reads.asked.size() == AT_A_TIME);
        List<TestCall<SubscribeRequest, SubscribeResponse>> waiting = calls(AT_A_TIME);
        waiting.forEach(TestCall::cancel);
        await().until(() -> router.subscriptions.subscribers() == AT_A_TIME);
        first.forEach(TestCall::cancel);
        await().until(() -> router.subscriptions.subscribers() == 0);
        assertThat(router.reads.asked).hasSize(AT_A_TIME);
    }

    private List<TestCall<SubscribeRequest, SubscribeResponse>> calls(int number) {
        return calls(number, "SELECT id FROM orders EMIT CHANGES");
    }

    private List<TestCall<SubscribeRequest, SubscribeResponse>> calls(int number, String sql) {
        SubscribeRequest request = SubscribeRequest.newBuilder().setSql(sql).build();
        int before = router.subscriptions.subscribers();
        List<TestCall<SubscribeRequest, SubscribeResponse>> calls = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            TestCall<SubscribeRequest, SubscribeResponse> call =
                    new TestCall<>(router.channel, ReadsGrpc.getSubscribeMethod());
            call.send(request).halfClose();
            calls.add(call.request(100));
        }
        await().until(() -> router.subscriptions.subscribers() == before + number);
        return calls;
    }
}
